/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.runpod.benchmarks.receiver;

import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Promise;

import io.runpod.benchmarks.measure.LatencyRecorder;
import io.runpod.benchmarks.process.ChildProcess;

/**
 * Generator of POST requests on one thread: each of its connections has one request in
 * flight, and is kept alive.
 *
 * @since 0.1.0
 */
public final class PostGenerator {

	private static final int CONNECTIONS = 32;

	private static final String BODY = "{\"delayTime\":9533,\"executionTime\":30088,\"id\":\"job-%d-u1\","
			+ "\"output\":\"" + "x".repeat(1000) + "\",\"status\":\"COMPLETED\",\"workerId\":\"w1\"}";

	private final ChildProcess receiver;

	private final List<ByteBuf> requests;

	private final int posts;

	private final Promise<Report> result;

	// state of the thread of the event loop
	private int responses;

	private Report report;

	private PostGenerator(ChildProcess receiver, List<ByteBuf> requests, int posts, Promise<Report> result) {
		this.receiver = receiver;
		this.requests = requests;
		this.posts = posts;
		this.result = result;
		this.report = new Report(posts);
	}

	/**
	 * Post to addresses in turn, as often for the measurement as before it to warm up.
	 * @param receiver the process of the server
	 * @param paths the paths of the addresses
	 * @param posts the number of posts to measure
	 * @return the report on the measurement
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static Report run(ChildProcess receiver, List<String> paths, int posts) throws InterruptedException {
		EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			Promise<Report> result = loop.next().newPromise();
			List<ByteBuf> requests = paths.stream().map((path) -> request(path, paths)).toList();
			Bootstrap bootstrap = new PostGenerator(receiver, requests, posts, result).bootstrap(loop);
			URI url = URI.create(receiver.url());
			for (int i = 0; i < CONNECTIONS; i++) {
				bootstrap.connect(url.getHost(), url.getPort());
			}
			return result.sync().getNow();
		}
		finally {
			loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
		}
	}

	private static ByteBuf request(String path, List<String> paths) {
		String body = BODY.formatted(paths.indexOf(path));
		return Unpooled
			.copiedBuffer("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
					+ "Content-Length: " + body.length() + "\r\n\r\n" + body, StandardCharsets.US_ASCII);
	}

	private Bootstrap bootstrap(EventLoopGroup loop) {
		return new Bootstrap().group(loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel channel) {
					channel.pipeline().addLast(new HttpResponseDecoder(), new ResponseHandler());
				}

			});
	}

	private void record(int status, long sentAt) {
		this.responses++;
		this.report.record(status, sentAt);
		if (this.responses == this.posts) {
			this.report = new Report(this.posts);
			this.report.start(this.receiver);
		}
		else if (this.responses == 2 * this.posts) {
			this.report.end(this.receiver);
			this.result.trySuccess(this.report);
		}
	}

	private ByteBuf nextRequest() {
		return this.requests.get(this.responses % this.requests.size()).retainedDuplicate();
	}

	private static long epochMicros() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	/**
	 * Report on the responses.
	 */
	public static final class Report {

		private final LatencyRecorder latencies;

		private final Map<Integer, Integer> statuses = new TreeMap<>();

		private long nanos;

		private Duration cpuTime = Duration.ZERO;

		private Report(int posts) {
			this.latencies = new LatencyRecorder(posts);
		}

		private void start(ChildProcess receiver) {
			this.nanos = System.nanoTime();
			this.cpuTime = receiver.cpuTime();
		}

		private void record(int status, long sentAt) {
			this.latencies.record(sentAt);
			this.statuses.merge(status, 1, Integer::sum);
		}

		private void end(ChildProcess receiver) {
			this.nanos = System.nanoTime() - this.nanos;
			this.cpuTime = receiver.cpuTime().minus(this.cpuTime);
		}

		/**
		 * Return the duration.
		 * @return the time of the measurement in seconds
		 */
		public double seconds() {
			return this.nanos / 1e9;
		}

		/**
		 * Return the processor time of the server.
		 * @return the time, zero if it is not known
		 */
		public Duration cpuTime() {
			return this.cpuTime;
		}

		/**
		 * Return the latencies.
		 * @return the latencies from a request to its response
		 */
		public LatencyRecorder latencies() {
			return this.latencies;
		}

		/**
		 * Return the numbers of responses.
		 * @return the number of responses by status
		 */
		public Map<Integer, Integer> statuses() {
			return this.statuses;
		}

	}

	/**
	 * Handler of a connection, which sends the next request after each response.
	 */
	private final class ResponseHandler extends SimpleChannelInboundHandler<HttpObject> {

		private long sentAt;

		private int status;

		@Override
		public void channelActive(ChannelHandlerContext context) {
			send(context);
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
			if (part instanceof HttpResponse response) {
				this.status = response.status().code();
			}
			if (part instanceof LastHttpContent) {
				PostGenerator.this.record(this.status, this.sentAt);
				send(context);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			PostGenerator.this.result.tryFailure(new ClosedChannelException());
		}

		private void send(ChannelHandlerContext context) {
			this.sentAt = epochMicros();
			context.writeAndFlush(nextRequest(), context.voidPromise());
		}

	}

}
