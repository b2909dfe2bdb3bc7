import Lessons
import Testing

@Suite struct DirectiveErrorTests {
  @Test func refusesUnknownDirectivesWithTheNearestName() {
    #expect(
      errors(inBody: "::fliters[A]{#a}\n\n:::not\nText.\n:::\n\nA :reef[x]{#a} and :x{}.\n") == """
        10:1: error: unknown directive "::fliters"
          help: available directives are filters, image; try filters
        12:1: error: unknown directive ":::not"
          help: available directives are note, math, tip, hint, code, quiz, steps, table, formula, \
        numeric, warning, intuition and 6 more; try note
        16:3: error: unknown directive ":reef"
          help: available directives are ref, term; try ref
        16:20: error: unknown directive ":x"
          help: available directives are ref, term
        """)
  }

  @Test func saysHowAKnownDirectiveIsWritten() {
    #expect(
      errors(inBody: "::note[A]\n\n:::filters[A]{#a}\n:::\n\n:image[x] y\n") == """
        10:1: error: "note" is not written with "::"
          help: write :::note
        12:1: error: "filters" is not written with ":::"
          help: write ::filters
        15:1: error: "image" is not written with ":"
          help: write ::image
        """)
  }

  @Test func leavesPlainColonsAlone() {
    #expect(
      errors(inBody: "At 10:30[1], note: this, a::b[c], :: x, std::vec{1}, \\:x[y] :z.\n") == "")
  }

  @Test func refusesWrongAttributes() {
    let body =
      "::filters[A]{#a model=m layr=x count=99 scale=big mode=grey shared=maybe tags=\"a,,b\"}\n"
    #expect(
      errors(inBody: body) == """
        10:25: error: unknown attribute "layr" of "filters"
          help: available attributes are model, layer, count, scale, mode, shared, tags; try layer
        10:38: error: attribute "count" is 99, outside 1 to 16
          help: choose a whole number from 1 to 16
        10:47: error: attribute "scale" must be a number, found "big"
          help: choose a number from 0 to 1
        10:56: error: attribute "mode" cannot be "grey"
          help: available values are gray, colour; try gray
        10:68: error: attribute "shared" must be true or false, found "maybe"
          help: write shared=true or shared=false
        10:80: error: attribute "tags" has an empty entry
          help: write tags="first, second"
        """)
  }

  @Test func refusesValuesThatAreNotNumbersMissingOrTwice() {
    let body =
      "::filters[A]{#a #b .wide model model=m layer=\"\" count=x scale=2 mode=}\n"
    #expect(
      errors(inBody: body) == """
        10:17: error: "filters" has two ids
          help: keep one of them
        10:20: error: unknown class "wide"
          help: no directive takes a class; remove it
        10:26: error: attribute "model" has no value
          help: write model=value
        10:32: error: attribute "model" is given twice
          help: keep one of them
        10:47: error: attribute "layer" is empty
          help: a layer's name
        10:55: error: attribute "count" must be a whole number, found "x"
          help: choose a whole number from 1 to 16
        10:63: error: attribute "scale" is 2, outside 0 to 1
          help: choose a number from 0 to 1
        10:65: error: attribute "mode" has no value
          help: write mode=value, or mode="" for an empty one
        """)
  }

  @Test func namesMissingAttributesCaptionsAndIDs() {
    let body = """
      ::filters

      ::filters[]{#a model=m}

      ::filters[B]{model=m}

      ::filters[C]{#c}

      :::table
      | a |
      | - |
      :::

      :::formula[D]
      $$x$$
      :::
      """
    #expect(
      errors(inBody: body) == """
        10:1: error: "filters" has no caption
          help: write one between brackets: ::filters[Caption]{#id}
        10:1: error: "filters" has no id
          help: give it one within the braces: ::filters[Caption]{#id}
        10:1: error: "filters" needs the attribute "model"
          help: add model=… within the braces: a model of the catalogue
        12:1: error: "filters" has no caption
          help: write one between brackets: ::filters[Caption]{#a}
        14:1: error: "filters" has no id
          help: give it one within the braces: ::filters[Caption]{#id}
        16:1: error: "filters" needs the attribute "model"
          help: add model=… within the braces: a model of the catalogue
        18:1: error: "table" has no caption
          help: write one between brackets: :::table[Caption]{#id}
        18:1: error: "table" has no id
          help: give it one within the braces: :::table[Caption]{#id}
        23:1: error: "formula" has no id
          help: give it one within the braces: :::formula[Caption]{#id}
        """)
  }

  @Test func saysWhatIsNeverClosed() {
    #expect(
      errors(inBody: "::filters[A {#a}\n\n::filters[A]{#a model=m\n\n::filters[A]{#b model=\"m}\n")
        == """
        10:10: error: "[" is never closed
          help: close the label with ], or write \\[ for a bracket
        12:13: error: "{" is never closed
          help: close the attributes with }
        14:23: error: quoted value is never closed
          help: close the value with "
        """)
  }

  @Test func refusesTextBesideADirective() {
    #expect(
      errors(inBody: "::filters[A]{#a model=m} and more\n\n::before is CSS\n") == """
        10:26: error: text follows the directive "::filters"
          help: give the directive a line of its own, or write \\:: for plain colons
        12:1: error: unknown directive "::before"
          help: available directives are filters, image
        """)
  }

  @Test func saysWhichContainerIsNeverClosedOrTooShort() {
    let body = """
      :::note
      Text.

      > ::::tip
      > Text.
      > :::
      """
    #expect(
      errors(inBody: body) == """
        10:1: error: ":::note" is never closed
          help: close it with a line :::
        13:3: error: ":::tip" is never closed
          help: close it with a line ::::
        15:3: error: ":::" is too short for the container of line 13
          help: close that one with ::::
        """)
  }

  @Test func refusesAStrayFence() {
    #expect(
      errors(inBody: "Text.\n:::\n\n- :::note\n  Text.\n:::\n") == """
        11:1: error: ":::" closes nothing
          help: remove it, or open a container before it with a line such as :::note
        13:3: error: ":::note" is never closed
          help: close it with a line :::
        15:1: error: ":::" closes nothing
          help: remove it, or open a container before it with a line such as :::note
        """)
  }

  @Test func refusesWrongContentOfContainers() {
    let body = """
      :::math[Title]
      Text.
      :::

      :::steps
      - a
      :::

      :::formula[F]{#f}
      Text.
      :::

      :::table[T]{#t}
      $$x$$
      :::

      :::note
      :::code
      ## Title
      :::
      :::
      """
    #expect(
      errors(inBody: body) == """
        10:1: error: "math" takes no label in brackets
          help: write the title as a heading below: ## Title
        10:1: error: section "math" does not begin with a heading
          help: make its first line a heading of level 2: ## Title
        14:1: error: "steps" holds exactly one numbered list
          help: begin each step with its number: 1. First, 2. Second
        18:1: error: "formula" holds exactly one formula
          help: write it between two lines $$, with no other text
        22:1: error: "table" holds exactly one table
          help: write its head, a line such as | --- | --- | and its rows, with no other text
        27:1: error: a section cannot stand within another block
          help: close what is open before it; sections follow one another
        """)
  }

  @Test func checksTheLessonsOwnImages() {
    let body = """
      ::image[A]{#a src=cut.jpg alt="A dog"}

      ::image[B]{#b src=cat.jpg}

      ![](cat.jpg) and ![x](https://example.org/x.png)
      """
    #expect(
      errors(inBody: body, with: ["cat.jpg", "map.png"]) == """
        10:19: error: the lesson's folder holds no file "cut.jpg"
          help: available files are cat.jpg, map.png; try cat.jpg
        12:1: error: "image" needs the attribute "alt"
          help: add alt=… within the braces: what the image shows, in words
        14:1: error: the image has no alternative text
          help: say between the brackets what it shows: ![A cat on a fence](cat.jpg)
        14:18: error: the lesson's folder holds no file "https://example.org/x.png"
          help: available files are cat.jpg, map.png
        """)
  }
}
