/// A place that serves folders of files, and what it reads in the folder about headers.
public enum StaticHost: String, CaseIterable, Sendable {
  case netlify, cloudflare, github, vercel, firebase, apache, nginx, caddy
}
