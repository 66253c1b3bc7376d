create table if not exists runpod_job (
	id uuid not null primary key,
	endpoint varchar(255) not null,
	job_key varchar(255),
	handler varchar(255),
	handler_expected boolean not null,
	owner varchar(40) not null,
	priority integer not null,
	on_unknown_outcome varchar(10) not null,
	state varchar(20) not null,
	delivery_state varchar(20) not null,
	input bytea,
	context bytea,
	execution_timeout bigint,
	ttl bigint not null,
	low_priority boolean,
	job_id varchar(255),
	job bytea,
	failure text,
	failed_deliveries integer not null,
	created_at timestamp with time zone not null,
	sending_at timestamp with time zone,
	submitted_at timestamp with time zone,
	ended_at timestamp with time zone,
	delivered_at timestamp with time zone,
	deadline timestamp with time zone not null,
	constraint runpod_job_key unique (endpoint, job_key),
	constraint runpod_job_job_id unique (endpoint, job_id)
);
create index if not exists runpod_job_owner on runpod_job (owner, state, endpoint, priority desc, created_at);
create index if not exists runpod_job_delivery on runpod_job (delivery_state, delivered_at);
create index if not exists runpod_job_created on runpod_job (created_at desc, id);
create table if not exists runpod_job_schedule (
	task_name varchar(100) not null,
	task_instance varchar(100) not null,
	task_data bytea,
	execution_time timestamp with time zone not null,
	picked boolean not null,
	picked_by varchar(100),
	last_success timestamp with time zone,
	last_failure timestamp with time zone,
	consecutive_failures integer,
	last_heartbeat timestamp with time zone,
	version bigint not null,
	priority smallint,
	primary key (task_name, task_instance)
);
create index if not exists runpod_job_schedule_execution on runpod_job_schedule (execution_time);
create index if not exists runpod_job_schedule_heartbeat on runpod_job_schedule (last_heartbeat);
