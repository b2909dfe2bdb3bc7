internal import Lessons

/// The fields of `credits.mustache`.
struct CreditsPage: ViewModel {
  let photographs: [Entry]
  let models: [Entry]

  struct Entry: ViewModel {
    let title: String
    let details: [String]
    let licence: String
    let notice: String?
  }

  init(_ credits: Credits) {
    photographs = credits.photographs.map(Entry.init)
    models = credits.models.map(Entry.init)
  }
}

extension CreditsPage.Entry {
  fileprivate init(_ entry: Credits.Entry) {
    self.init(
      title: entry.title, details: entry.details, licence: entry.licence, notice: entry.notice)
  }
}
