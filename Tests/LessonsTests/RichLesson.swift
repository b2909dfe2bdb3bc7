import Lessons

/// Uses every part of the lesson language.
let richLesson = #"""
  ---
  title: Seeing inside
  tagline: What filters look for
  summary: >
    How to read filters
    and feature maps.
  category: Vision
  level: beginner
  minutes: 15
  prerequisites:
    - lesson: first-steps
    - topic: Linear algebra
  concepts: [filter, "feature map"]
  outcomes: [read filters, "say what a stride does"]
  language: en-GB
  formulas:
    - {name: Output size, tex: '\frac{n}{s}', text: Where s is the stride.}
    - name: Skip
      tex: |
        y = x + f(x)
      text: The block's input is added.
  cover: fig-filters
  ---
  Plain *emphasis with `code`*, **strong $x_1*y_1*z$ end** and ~~gone~~; 10:30, note: this.
  Näme with ümläut, then *here* &amp; \*there\* &copy; a [link *to*](../other/index.md#part "A title") x.
  A break\
  follows, <https://example.org> and www.example.com/a_b too.

  It costs $5 and $6, not \$x\$; $a + b$ is a formula, and `$c$` is code.

  :::motivation{#why}
  ## Why *it* matters

  See :ref[]{#fig-filters}, :ref[the *steps* $k$]{#how} and :ref[]{#tab-sizes}.[^first]

  ### Details

  More.[^second]  Again[^first].
  :::

  :::intuition
  Second kind
  -----------

  > Quoted $q$ text
    that *goes* on
  > > deeper `code`
  lazy *tail*

  - tight $l_1$
  - [x] done *item*
  - [ ] open

  3. third

     $$
     a +
       b
     $$

  4. ::filters[Weights $w_{[i]}$ of *one*]{#fig-list model=thin-resnet-50 layer="conv 1"}
  :::

  :::::math
  ## Sums

  :::formula[The *sum*]{#eq-sum}
  $$ \sum_i x_i $$
  :::

  > $$
  > \frac{a}{b}
  > $$

  ::::note[Mind the `gap`]
  Inner.

  :::tip
  Nested.
  :::
  ::::

  :::warning
  Hot.
  :::
  :::::

  ::filters[First *filters*]{#fig-filters model=lenet count=4 scale=0.5 mode=gray shared tags="a, b"}

  ::image[A cat]{#fig-cat src=cat.jpg alt="A cat on a \"fence\""}

  :::table[Sizes]{#tab-sizes}
  | Layer | Size $a\|b$ | *End* |
  | :---- | :--: | ---: |
  | conv  | `a \| b` | **x** $\|y\|$ |
  | short | ü :ref[ref]{#eq-sum} |
  :::

  Text above
  a | b
  --|--
  c | *d*

  :::algorithm{#how}
  ## How

  :::steps
  1. First
     on two *lines*
  2. Second
  :::
  :::

  :::code
  ## Code

  ```Python
  import timm

  print("hi")
  ```

      indented
  :::

  :::deepdive
  ## Why *it* matters

  An image ![A *cat*](cat.jpg) within a line.

  ***
  :::

  :::note[Check yourself]
  A :term[receptive *field*]{#term-field} is what a unit sees; :ref[]{#q-one} asks for $n$.

  :::single-choice{#q-one concept=filter see=term-field,fig-filters}
  Which *filter* sees
  more?

  | Layer | Size |
  | --- | --- |
  | conv | 3 |

  - [ ] The $3 \times 3$ one

    It sees *less*.

    ::filters[A small one]{#fig-small model=m}
  - [x] The `7 × 7` one[^first]

    It does.
  :::
  :::

  :::quiz{#knowledge-check}
  ## Knowledge check

  :::multiple-choice{#q-two concept="feature map" see="eq-sum, how"}
  Which are maps?
  - [x] This.

    Yes.
  - [X] That.

    - Also
    - yes
  - [ ] Neither.

    No.

  :::hint
  There are two.
  :::

  :::hint
  See :ref[the sum]{#eq-sum}.

  $$ \sum_i x_i $$
  :::
  :::

  ::::ordering{#q-three see=how}
  Order them.

  ::image[A cat]{#fig-dog src=cat.jpg alt="A cat again"}

  1. One

     It begins.
  2. Two

     ```
     :::
     ```
  3. Three

     It ends.
  ::::

  :::numeric{#q-four see=tab-sizes unit="million weights"}
  How many?

  - [x] 0.75 ± 0.01

    $3 / 4$.
  - [ ] -9,408.5e+3

    No sign.
  - [ ] 113

    Too many.
  :::
  :::

  [^first]: The note has $n$ too,
      and a second line.

  [^second]: Other.
  """#

let figureSchemas = [
  DirectiveSchema(
    name: "filters", summary: "The filters of a layer.",
    attributes: [
      AttributeSchema("model", .text, isRequired: true, summary: "a model of the catalogue"),
      AttributeSchema("layer", .text, summary: "a layer's name"),
      AttributeSchema("count", .integer(1...16), summary: "how many"),
      AttributeSchema("scale", .number(0...1), summary: "how large"),
      AttributeSchema("mode", .choice(["gray", "colour"]), summary: "how painted"),
      AttributeSchema("shared", .flag, summary: "one colour scale"),
      AttributeSchema("tags", .list, summary: "words"),
    ])
]

func parse(
  _ texts: [String: String], includesDrafts: Bool = false
) -> (lessons: [Lesson], diagnostics: [Diagnostic]) {
  LessonParser(figureSchemas: figureSchemas)
    .parse(lessonsIn: .memory(texts: texts), includesDrafts: includesDrafts)
}
