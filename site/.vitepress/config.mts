import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type DefaultTheme } from 'vitepress'

const root = fileURLToPath(new URL('../..', import.meta.url))
const repository = process.env.GITHUB_REPOSITORY ?? 'runpod/runpod-spring-boot'
const repositoryUrl = `https://github.com/${repository}`
const javadoc = join(root, 'target/reports/apidocs')

// The index of the pages is the sidebar: headings are groups, list items are pages.
function sidebar(): DefaultTheme.SidebarItem[] {
  const groups: DefaultTheme.SidebarItem[] = []
  for (const line of readFileSync(join(root, 'docs/README.md'), 'utf-8').split('\n')) {
    const [, level, heading] = line.match(/^(##+) (.+)/) ?? []
    const [, text, page] = line.match(/^- \[(.+)]\((.+)\)/) ?? []
    const items = groups.at(-1)?.items
    if (level === '##') {
      groups.push({ text: heading, items: [] })
    } else if (heading) {
      items!.push({ text: heading, collapsed: false, items: [] })
    } else if (page) {
      const link = '/' + page.replace(/(README)?\.md/, '')
      ;(items!.at(-1)?.items ?? items!).push({ text, link })
    }
  }
  return groups
}

// A link to a file that is no page leads to the repository.
function resolve(link: string, page: string): string {
  if (/^([a-z]+:|#)/.test(link)) {
    return link
  }
  const [path, anchor] = link.split(/(?=#)/)
  const file = posix.join('docs', posix.dirname(page), path)
  if (file.startsWith('docs/') && file.endsWith('.md')) {
    return link.replace('README.md', 'index.md')
  }
  return `${repositoryUrl}/blob/main/${file}${anchor ?? ''}`
}

export default defineConfig({
  title: 'RunPod for Spring Boot',
  description: 'RunPod Serverless endpoints as Spring beans',
  lang: 'en',
  // the address of a project at GitHub Pages
  base: process.env.GITHUB_REPOSITORY ? `/${repository.split('/')[1]}/` : '/',
  srcDir: '../docs',
  srcExclude: ['{src,target,tutorials}/**'],
  outDir: 'target/site',
  cacheDir: 'target/cache',
  rewrites: (page) => page.replace('README.md', 'index.md'),
  ignoreDeadLinks: 'localhostLinks',
  // the pages are outside of the folder with 'node_modules'
  vite: { resolve: { alias: { vue: join(root, 'site/node_modules/vue') } } },
  markdown: {
    // the anchors of GitHub, so that a link works in both places
    anchor: {
      slugify: (heading) =>
        heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
    },
    config(md) {
      md.core.ruler.push('repository_links', ({ tokens, env }) => {
        tokens
          .flatMap((token) => token.children ?? [])
          .filter((token) => token.type === 'link_open')
          .forEach((token) => token.attrSet('href', resolve(token.attrGet('href')!, env.relativePath)))
      })
      // names of properties, meters and classes may wrap between their words
      const code = md.renderer.rules.code_inline!
      md.renderer.rules.code_inline = (...token) =>
        code(...token).replace(/([._]|(?<!<)\/|[a-z](?=[A-Z]))(?=\w)/g, '$1<wbr>')
      const fence = md.renderer.rules.fence!
      md.renderer.rules.fence = (tokens, index, ...others) =>
        tokens[index].info === 'mermaid'
          ? `<Diagram source="${encodeURIComponent(tokens[index].content)}" />`
          : fence(tokens, index, ...others)
    }
  },
  transformPageData: ({ relativePath }) =>
    relativePath === 'index.md'
      ? {
          frontmatter: {
            layout: 'home',
            hero: {
              name: 'RunPod',
              text: 'for Spring Boot',
              tagline: 'Inject an endpoint, run jobs on GPUs, and monitor them with Actuator.',
              actions: [
                { text: 'First job in ten minutes', link: '/tutorial-mvc' },
                { text: 'Configure an endpoint', link: '/configuration', theme: 'alt' },
                { text: 'What is guaranteed?', link: '/guarantees', theme: 'alt' }
              ]
            },
            features: [
              {
                title: 'Nothing is lost',
                details: 'Waits survive 429 responses, 502 pages and broken connections. Every exception has the job\'s id.',
                link: '/failures'
              },
              {
                title: 'Nothing is paid twice',
                details: 'A submission whose outcome is unknown is never repeated. Webhooks find the job of a lost response.',
                link: '/guarantees'
              },
              {
                title: 'Jobs that survive a restart',
                details: 'Recorded in your transaction, delivered to a method of yours, by any replica.',
                link: '/durable-jobs'
              },
              {
                title: 'Tests without RunPod',
                details: 'A simulator of RunPod in the test, with faults, cold starts and your own worker image.',
                link: '/testing'
              }
            ]
          }
        }
      : undefined,
  // built by 'mvn package javadoc:aggregate-no-fork'
  buildEnd: ({ outDir }) => {
    if (existsSync(javadoc)) {
      cpSync(javadoc, join(outDir, 'javadoc'), { recursive: true })
    }
  },
  themeConfig: {
    sidebar: sidebar(),
    nav: [
      { text: 'Tutorial', link: '/tutorial-mvc' },
      { text: 'Properties', link: '/properties' },
      ...(existsSync(javadoc) ? [{ text: 'Javadoc', link: '/javadoc/index.html', target: '_self' }] : []),
      { text: 'Changelog', link: `${repositoryUrl}/blob/main/CHANGELOG.md` }
    ],
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repositoryUrl }],
    editLink: { pattern: `${repositoryUrl}/edit/main/docs/:path` }
  }
})
