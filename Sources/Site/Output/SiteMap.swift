internal import Lessons

/// Every page that the site will have, and the places in it that a link may name.
struct SiteMap {
  /// The ids of each page, by the page's path.
  let anchors: [String: Set<String>]

  init(lessons: [Lesson]) {
    var anchors: [String: Set<String>] = [
      PageAddress.hub.path: [], PageAddress.credits.path: [],
    ]
    for lesson in lessons {
      anchors[PageAddress.lesson(lesson.name).path] = Set(lesson.targets.map(\.id))
      for request in lesson.figureRequests {
        let page = PageAddress.figure(lesson: lesson.name, id: request.id)
        anchors[page.path] = [FigurePage.dataAnchor]
      }
    }
    self.anchors = anchors
  }
}
