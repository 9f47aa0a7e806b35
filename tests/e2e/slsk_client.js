// What slsk_client_test.py has the npm package slsk-client do: log in, search, and download the
// first file found. Prints one JSON object per step. argv: the package, and JSON with the wishes.
const slsk = require(process.argv[2])
const wishes = JSON.parse(process.argv[3])

const tell = (step, facts) => console.log(JSON.stringify({ step, ...facts }))
const fail = (step, error) => {
  tell('error', { at: step, reason: String(error && error.message ? error.message : error) })
  process.exit(1)
}

slsk.connect(wishes, (error, client) => {
  if (error) fail('login', error)
  tell('login', {})
  client.search({ req: wishes.query, timeout: wishes.searchMs }, (error, results) => {
    if (error) fail('search', error)
    tell('search', { files: results.map(({ user, file, size }) => ({ user, file, size })) })
    if (!wishes.path) process.exit(0)
    if (results.length === 0) fail('search', 'nothing found')
    client.download({ file: results[0], path: wishes.path }, (error, download) => {
      if (error) fail('download', error)
      tell('download', { bytes: download.buffer.length })
      process.exit(0)
    })
  })
})
