internal import Lessons

extension LessonRenderer {
  mutating func question(_ question: Question) -> HTML {
    .element("div", ["class": "question", "id": question.id], [html(of: question.prompt)])
  }
}
