import Lessons
import Testing

@testable import Site

@Suite struct TemplateTests {
  private func diagnostics(replacing path: String, with text: String?) -> [String] {
    site([lesson()], templates: TestDisks.templates(replacing: path, with: text)).diagnostics
  }

  @Test(arguments: [
    ("{{titel}}", "3:1", "titel"), ("{{{titel}}}", "3:1", "titel"),
    ("<p>{{#cards}}{{titel}}{{/cards}}</p>", "3:14", "titel"),
    ("<p>é {{^promotoin}}x{{/promotoin}}", "3:6", "promotoin"),
    ("{{^empty(crads)}}x{{/empty(crads)}}", "3:1", "crads"),
  ])
  func noticesAMisspeltField(tag: String, place: String, field: String) {
    let text = "{{<page}}{{$main}}\n<h1>{{siteTitle}}</h1>\n\(tag)\n{{/main}}{{/page}}\n"
    #expect(
      diagnostics(replacing: "hub.mustache", with: text) == [
        """
        templates/hub.mustache:\(place): error: there is no field "\(field)" here
          help: the fields of each template are listed in templates/README.md
        """
      ])
  }

  @Test func noticesAMisspeltFieldOfThePageFrameOnce() {
    let text = "<html>{{lanugage}}\n{{$main}}{{/main}}"
    #expect(
      diagnostics(replacing: "page.mustache", with: text) == [
        """
        templates/page.mustache:1:7: error: there is no field "lanugage" here
          help: the fields of each template are listed in templates/README.md
        """
      ])
  }

  @Test(arguments: [
    (
      "<p>\n{{#cards}}{{/crads}}", "2:14",
      "this tag closes another section than the last one opened", "close sections inside out"
    ),
    ("<p>\n{{#cards}}", "2:11", "a section is not closed", "add {{/name}} for each {{#name}}"),
    (
      "<p>\n é {{title\n", "2:4", "a tag is not closed",
      "end it with }}, or }}} where it began with {{{"
    ),
    (
      "{{<page}}{{title}}{{/page}}", "1:28", "only blocks may stand here",
      "write {{$block}}...{{/block}} inside {{<template}}"
    ),
  ])
  func reportsABrokenTemplateAtItsPlace(text: String, place: String, fact: String, help: String) {
    #expect(
      diagnostics(replacing: "hub.mustache", with: text) == [
        "templates/hub.mustache:\(place): error: \(fact)\n  help: \(help)"
      ])
  }

  @Test(arguments: ["{{>hub}}", "{{#lessons}}{{>hub}}{{/lessons}}"])
  func reportsATemplateThatIncludesItself(text: String) {
    let column = text.hasPrefix("{{#") ? 13 : 1
    #expect(
      diagnostics(replacing: "hub.mustache", with: text).contains(
        """
        templates/hub.mustache:1:\(column): error: the template "hub" includes itself
          help: remove this tag, or the one that leads back here
        """))
  }

  @Test func reportsATemplateThatIsNotThere() {
    #expect(
      diagnostics(replacing: "hub.mustache", with: "<p>\n {{>crad}}") == [
        """
        templates/hub.mustache:2:2: error: there is no template "crad"
          help: available templates are card, credit, credits, figure, hub, lesson, not-found, \
        page, prerequisite; try card
        """
      ])
  }

  @Test func reportsAnUnknownTransform() {
    #expect(
      diagnostics(replacing: "hub.mustache", with: "{{uppercased(siteTitle)}}") == [
        """
        templates/hub.mustache:1:1: error: there is no transform "uppercased"
          help: available transforms are empty(list), and last() within a list
        """
      ])
  }

  @Test(arguments: [("credits.mustache", "template"), ("icons/math.svg", "icon")])
  func reportsAMissingFile(path: String, kind: String) {
    #expect(
      diagnostics(replacing: path, with: nil) == [
        """
        templates/\(path):1:1: error: the \(kind) is missing
          help: copy it from the templates that hub brings along
        """
      ])
  }

  @Test func documentsEveryFieldThatTheTemplatesUse() throws {
    let readme = try #require(try TestDisks.templates.read("README.md"))
    let listed = Set(
      String(decoding: readme, as: UTF8.self).split { "`{}".contains($0) }.map(String.init))
    for path in TestDisks.templates.files("") where path.hasSuffix(".mustache") {
      let text = String(decoding: try #require(try TestDisks.templates.read(path)), as: UTF8.self)
      let fields = TemplateTag.all(in: text).compactMap(\.field).filter { !$0.isEmpty }
      #expect(fields.filter { !listed.contains($0) } == [], "\(path)")
    }
  }

  @Test func findsTheTagsOfATemplate() {
    let tags = TemplateTag.all(
      in: "a {{ b }}\né {{{c}}}{{#empty(d)}}{{>e}}{{! f }}{{.}}{{^last()}}")
    #expect(tags.map(\.line) == [1, 2, 2, 2, 2, 2, 2])
    #expect(tags.map(\.column) == [3, 3, 10, 23, 29, 37, 42])
    #expect(tags.map(\.field) == ["b", "c", "d", nil, nil, nil, ""])
    #expect(tags.map(\.partial) == [nil, nil, nil, "e", nil, nil, nil])
    #expect(tags.map(\.transform) == [nil, nil, "empty", nil, nil, nil, "last"])
  }
}
