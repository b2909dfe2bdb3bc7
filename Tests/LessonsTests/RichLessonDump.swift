/// What `richLesson` is read as: every element with its line and column, checked by eye against the
/// text when it was written down.
let richLessonDump = #"""
  title Seeing inside | What filters look for | How to read filters and feature maps. | Vision
  level beginner minutes 15 draft false en-GB
  prerequisite lesson first-steps @11:13
  prerequisite topic Linear algebra
  concepts filter, feature map
  formula Output size `\frac{n}{s}` Where s is the stride. @16:31
  formula Skip `y = x + f(x)` The block's input is added. @19:7
  cover fig-filters @21:8
  paragraph @23:1
    text "Plain " @23:1
    emphasis @23:7
      text "emphasis with " @23:8
      code "code" @23:22
    text ", " @23:29
    strong @23:31
      text "strong " @23:33
      formula "x_1*y_1*z" @23:41
      text " end" @23:51
    text " and " @23:57
    strikethrough @23:62
      text "gone" @23:64
    text "; 10:30, note: this." @23:70
    softbreak @23:90
    text "Näme with ümläut, then " @24:1
    emphasis @24:24
      text "here" @24:25
    text " & *there* © a " @24:30
    link ../other/index.md#part "A title" @24:56
      text "link " @24:57
      emphasis @24:62
        text "to" @24:63
    text " x." @24:101
    softbreak @24:104
    text "A break" @25:1
    linebreak @25:8
    text "follows, " @26:1
    link https://example.org @26:10
      text "https://example.org" @26:11
    text " and " @26:31
    link http://www.example.com/a_b @26:36
      text "www.example.com/a_b" @26:36
    text " too." @26:55
  paragraph @28:1
    text "It costs $5 and $6, not $x$; " @28:1
    formula "a + b" @28:33
    text " is a formula, and " @28:39
    code "$c$" @28:58
    text " is code." @28:63
  section motivation #why @30:1
    text "Why " @31:4
    emphasis @31:8
      text "it" @31:9
    text " matters" @31:12
    paragraph @33:1
      text "See " @33:1
      reference #fig-filters @33:5
      text ", " @33:25
      reference #how @33:27
        text "the " @33:32
        emphasis @33:36
          text "steps" @33:37
        text " " @33:43
        formula "k" @33:45
      text " and " @33:54
      reference #tab-sizes @33:59
      text "." @33:77
      mention 1.1 @33:78
    heading 3 #details @35:1
      text "Details" @35:5
    paragraph @37:1
      text "More." @37:1
      mention 2.1 @37:6
      text "  Again" @37:15
      mention 1.2 @37:22
      text "." @37:30
  section intuition #second-kind @40:1
    text "Second kind" @41:1
    quote @44:1
      paragraph @44:3
        text "Quoted " @44:3
        formula "q" @44:11
        text " text" @44:13
        softbreak @44:18
        text "that " @45:3
        emphasis @45:8
          text "goes" @45:9
        text " on" @45:14
      quote @46:3
        paragraph @46:5
          text "deeper " @46:5
          code "code" @46:12
          softbreak @46:18
          text "lazy " @47:1
          emphasis @47:6
            text "tail" @47:7
    list tight @49:1
      item
        paragraph @49:3
          text "tight " @49:3
          formula "l_1" @49:10
      item [x]
        paragraph @50:7
          text "done " @50:7
          emphasis @50:12
            text "item" @50:13
      item [ ]
        paragraph @51:7
          text "open" @51:7
    list from 3 loose @53:1
      item
        paragraph @53:4
          text "third" @53:4
        formula @55:4
          tex "a +\n     b" @56:4
      item
        figure filters 1 #fig-list @60:4
          layer=text("conv 1") @60:80
          model=text("thin-resnet-50") @60:58
          caption
            text "Weights " @60:14
            formula "w_{[i]}" @60:23
            text " of " @60:31
            emphasis @60:35
              text "one" @60:36
  section math #sums @63:1
    text "Sums" @64:4
    formula 1 #eq-sum @66:1
      tex "\sum_i x_i" @67:4
      caption
        text "The " @66:12
        emphasis @66:16
          text "sum" @66:17
    quote @70:1
      formula @70:3
        tex "\frac{a}{b}" @71:3
    callout note @74:1
      text "Mind the " @74:10
      code "gap" @74:19
      paragraph @75:1
        text "Inner." @75:1
      callout tip @77:1
        paragraph @78:1
          text "Nested." @78:1
    callout warning @82:1
      paragraph @83:1
        text "Hot." @83:1
  figure filters 2 #fig-filters @87:1
    count=integer(4) @87:59
    mode=text("gray") @87:76
    model=text("lenet") @87:47
    scale=number(0.5) @87:67
    shared=flag(true) @87:81
    tags=list(["a", "b"]) @87:94
    caption
      text "First " @87:11
      emphasis @87:17
        text "filters" @87:18
  image 3 #fig-cat lessons/rich/cat.jpg @89:29
    alt "A cat on a "fence""
    caption
      text "A cat" @89:9
  table 1 #tab-sizes [Lessons.Table.Alignment.start, Lessons.Table.Alignment.center, Lessons.Table.Alignment.end] @91:1
    caption
      text "Sizes" @91:10
    row
      cell
        text "Layer" @92:3
      cell
        text "Size " @92:11
        formula "a|b" @92:17
      cell
        emphasis @92:25
          text "End" @92:26
    row
      cell
        text "conv" @94:3
      cell
        code "a | b" @94:11
      cell
        strong @94:22
          text "x" @94:24
        text " " @94:27
        formula "|y|" @94:29
    row
      cell
        text "short" @95:3
      cell
        text "ü " @95:11
        reference #eq-sum @95:13
          text "ref" @95:18
      cell
  paragraph @98:1
    text "Text above" @98:1
  table [Lessons.Table.Alignment.start, Lessons.Table.Alignment.start] @99:1
    row
      cell
        text "a" @99:1
      cell
        text "b" @99:5
    row
      cell
        text "c" @101:1
      cell
        emphasis @101:5
          text "d" @101:6
  section algorithm #how @103:1
    text "How" @104:4
    steps @106:1
      step
        paragraph @107:4
          text "First" @107:4
          softbreak @107:9
          text "on two " @108:4
          emphasis @108:11
            text "lines" @108:12
      step
        paragraph @109:4
          text "Second" @109:4
  section code #code @113:1
    text "Code" @114:4
    code 3 lines "import timm\n\nprint("hi")\n" @116:1
      language python @116:4
    code 1 lines "indented\n" @122:5
  section deepdive #why-it-matters @125:1
    text "Why " @126:4
    emphasis @126:8
      text "it" @126:9
    text " matters" @126:12
    paragraph @128:1
      text "An image " @128:1
      image lessons/rich/cat.jpg "A cat" @128:10
      text " within a line." @128:29
    break @130:1
  footnote 1 "first" mentions=2
    paragraph @133:11
      text "The note has " @133:11
      formula "n" @133:25
      text " too," @133:27
      softbreak @133:32
      text "and a second line." @134:5
  footnote 2 "second" mentions=1
    paragraph @136:12
      text "Other." @136:12
  target section #why "Why it matters" @30:1
  target heading #details "Details" @35:1
  target section #second-kind "Second kind" @40:1
  target figure 1 #fig-list "Weights w_{[i]} of one" @60:4
  target section #sums "Sums" @63:1
  target formula 1 #eq-sum "The sum" @66:1
  target figure 2 #fig-filters "First filters" @87:1
  target figure 3 #fig-cat "A cat" @89:1
  target table 1 #tab-sizes "Sizes" @91:1
  target section #how "How" @103:1
  target section #code "Code" @113:1
  target section #why-it-matters "Why it matters" @125:1
  """#
