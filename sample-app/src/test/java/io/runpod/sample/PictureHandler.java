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

package io.runpod.sample;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;

import javax.imageio.ImageIO;

import reactor.core.publisher.Mono;

import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.HandlerContext;

/**
 * Handler that generates a landscape from the prompt, as a PNG in base64.
 */
class PictureHandler implements Handler {

	private static final int SIZE = 640;

	@Override
	public Object handle(HandlerContext job) {
		String prompt = (job.input() instanceof Map<?, ?> input) ? String.valueOf(input.get("prompt")) : "";
		return job.delay(Duration.ofMillis(700)).then(Mono.fromCallable(() -> Map.of("image", render(prompt))));
	}

	private static String render(String prompt) {
		Random random = new Random(prompt.hashCode());
		BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
		Graphics2D canvas = image.createGraphics();
		canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		float hue = random.nextFloat();
		canvas.setPaint(new GradientPaint(0, 0, Color.getHSBColor(hue, 0.65f, 0.35f), 0, SIZE,
				Color.getHSBColor(hue + 0.12f, 0.55f, 0.98f)));
		canvas.fillRect(0, 0, SIZE, SIZE);
		canvas.setColor(Color.getHSBColor(hue + 0.15f, 0.25f, 1f));
		canvas.fillOval(120 + random.nextInt(360), 90 + random.nextInt(120), 84, 84);
		for (int layer = 0; layer < 5; layer++) {
			canvas.setColor(Color.getHSBColor(hue + 0.03f * layer, 0.6f, 0.62f - 0.11f * layer));
			canvas.fillPolygon(createHills(random, 300 + 65 * layer, 70 - 8 * layer));
		}
		canvas.dispose();
		addGrain(image, random);
		return encode(image);
	}

	private static Polygon createHills(Random random, int height, int swing) {
		Polygon hills = new Polygon();
		hills.addPoint(0, SIZE);
		double phase = random.nextDouble() * 6;
		for (int x = 0; x <= SIZE; x += 4) {
			double y = Math.sin(phase + x / 90.0) + Math.sin(phase * 2 + x / 37.0) / 3;
			hills.addPoint(x, (int) (height + swing * y));
		}
		hills.addPoint(SIZE, SIZE);
		return hills;
	}

	// film grain, which also makes the file as large as a real picture
	private static void addGrain(BufferedImage image, Random random) {
		for (int x = 0; x < SIZE; x++) {
			for (int y = 0; y < SIZE; y++) {
				int shift = random.nextInt(13) - 6;
				Color color = new Color(image.getRGB(x, y));
				image.setRGB(x, y, new Color(clamp(color.getRed() + shift), clamp(color.getGreen() + shift),
						clamp(color.getBlue() + shift))
					.getRGB());
			}
		}
	}

	private static int clamp(int value) {
		return Math.max(0, Math.min(255, value));
	}

	private static String encode(BufferedImage image) {
		try {
			ByteArrayOutputStream png = new ByteArrayOutputStream();
			ImageIO.write(image, "png", png);
			return Base64.getEncoder().encodeToString(png.toByteArray());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
