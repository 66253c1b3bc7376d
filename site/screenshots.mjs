// Takes the screenshot of the running sample, whose cards show the state from Actuator, in ../docs/images. CHROMIUM is a browser
// of the system; without it, that of 'npx playwright install chromium' is used.
import { chromium } from 'playwright'

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM })
const page = await browser.newPage({ viewport: { width: 1240, height: 900 }, colorScheme: 'light' })

await page.goto('http://localhost:8080')
await page.waitForSelector('.UP')
for (const button of await page.locator('form button').all()) {
  await button.click()
}
await page.waitForFunction(() => !document.querySelector('button:disabled') && document.querySelector('#orders img'), null, {
  timeout: 60_000
})
// the meters on the page are read every few seconds
await page.waitForTimeout(5_000)
await page.screenshot({ path: '../docs/images/sample.png', fullPage: true })
await browser.close()
