// node node.mjs PACKAGES LIBRARY URL...: prints {URL: [entry as the library gives it]}.
import { createRequire } from "node:module"

const [packages, library, ...urls] = process.argv.slice(2)
const require = createRequire(`${packages}/`)

const ask = {
  "rss-parser": async (url) => {
    const Parser = require("rss-parser")
    return (await new Parser().parseURL(url)).items
  },
  feedsmith: async (url) => {
    const { parseFeed } = require("feedsmith")
    const { feed } = parseFeed(await (await fetch(url)).text())
    return feed.entries ?? feed.items
  },
}[library]

const found = {}
for (const url of urls) found[url] = await ask(url)
process.stdout.write(JSON.stringify(found))
