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

package io.runpod.spring.boot.autoconfigure;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Capture of the events of some loggers at a level, with their logging context.
 */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

	private final Logger logger;

	private final Level previousLevel;

	private LogCapture(String logger, Level level) {
		this.logger = (Logger) LoggerFactory.getLogger(logger);
		this.previousLevel = this.logger.getLevel();
		this.logger.setLevel(level);
		this.logger.addAppender(this);
		start();
	}

	public static LogCapture of(String logger, Level level) {
		return new LogCapture(logger, level);
	}

	@Override
	protected void append(ILoggingEvent event) {
		event.getMDCPropertyMap();
		this.events.add(event);
	}

	public List<ILoggingEvent> events() {
		return List.copyOf(this.events);
	}

	/**
	 * Level and message of each line.
	 */
	public List<String> messages() {
		return events().stream().map((event) -> event.getLevel() + " " + event.getFormattedMessage()).toList();
	}

	/**
	 * Everything that would be written, stack traces included.
	 */
	public String text() {
		StringBuilder text = new StringBuilder();
		events().forEach((event) -> {
			text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage()).append('\n');
			if (event.getThrowableProxy() != null) {
				text.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
			}
		});
		return text.toString();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setLevel(this.previousLevel);
		stop();
	}

}
