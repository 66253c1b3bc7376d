create sequence if not exists order_number no cache;
create table if not exists orders (
	number bigint primary key,
	prompt varchar(1000) not null,
	picture varbinary(100000000),
	failure varchar(10000)
);
