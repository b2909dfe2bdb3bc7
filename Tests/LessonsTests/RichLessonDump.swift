/// What `richLesson` is read as: every element with its line and column, checked by eye against the
/// text when it was written down.
let richLessonDump = #"""
  title Seeing inside | What filters look for | How to read filters and feature maps. | Vision
  level beginner minutes 15 draft false en-GB
  prerequisite lesson first-steps @11:13
  prerequisite topic Linear algebra
  concepts filter, feature map
  outcome read filters
  outcome say what a stride does
  formula Output size `\frac{n}{s}` Where s is the stride. @17:31
  formula Skip `y = x + f(x)` The block's input is added. @20:7
  cover fig-filters @22:8
  paragraph @24:1
    text "Plain " @24:1
    emphasis @24:7
      text "emphasis with " @24:8
      code "code" @24:22
    text ", " @24:29
    strong @24:31
      text "strong " @24:33
      formula "x_1*y_1*z" @24:41
      text " end" @24:51
    text " and " @24:57
    strikethrough @24:62
      text "gone" @24:64
    text "; 10:30, note: this." @24:70
    softbreak @24:90
    text "Näme with ümläut, then " @25:1
    emphasis @25:24
      text "here" @25:25
    text " & *there* © a " @25:30
    link ../other/index.md#part "A title" @25:56
      text "link " @25:57
      emphasis @25:62
        text "to" @25:63
    text " x." @25:101
    softbreak @25:104
    text "A break" @26:1
    linebreak @26:8
    text "follows, " @27:1
    link https://example.org @27:10
      text "https://example.org" @27:11
    text " and " @27:31
    link http://www.example.com/a_b @27:36
      text "www.example.com/a_b" @27:36
    text " too." @27:55
  paragraph @29:1
    text "It costs $5 and $6, not $x$; " @29:1
    formula "a + b" @29:33
    text " is a formula, and " @29:39
    code "$c$" @29:58
    text " is code." @29:63
  section motivation #why @31:1
    text "Why " @32:4
    emphasis @32:8
      text "it" @32:9
    text " matters" @32:12
    paragraph @34:1
      text "See " @34:1
      reference #fig-filters @34:5
      text ", " @34:25
      reference #how @34:27
        text "the " @34:32
        emphasis @34:36
          text "steps" @34:37
        text " " @34:43
        formula "k" @34:45
      text " and " @34:54
      reference #tab-sizes @34:59
      text "." @34:77
      mention 1.1 @34:78
    heading 3 #details @36:1
      text "Details" @36:5
    paragraph @38:1
      text "More." @38:1
      mention 2.1 @38:6
      text "  Again" @38:15
      mention 1.2 @38:22
      text "." @38:30
  section intuition #second-kind @41:1
    text "Second kind" @42:1
    quote @45:1
      paragraph @45:3
        text "Quoted " @45:3
        formula "q" @45:11
        text " text" @45:13
        softbreak @45:18
        text "that " @46:3
        emphasis @46:8
          text "goes" @46:9
        text " on" @46:14
      quote @47:3
        paragraph @47:5
          text "deeper " @47:5
          code "code" @47:12
          softbreak @47:18
          text "lazy " @48:1
          emphasis @48:6
            text "tail" @48:7
    list tight @50:1
      item
        paragraph @50:3
          text "tight " @50:3
          formula "l_1" @50:10
      item [x]
        paragraph @51:7
          text "done " @51:7
          emphasis @51:12
            text "item" @51:13
      item [ ]
        paragraph @52:7
          text "open" @52:7
    list from 3 loose @54:1
      item
        paragraph @54:4
          text "third" @54:4
        formula @56:4
          tex "a +\n     b" @57:4
      item
        figure filters 1 #fig-list @61:4
          layer=text("conv 1") @61:80
          model=text("thin-resnet-50") @61:58
          caption
            text "Weights " @61:14
            formula "w_{[i]}" @61:23
            text " of " @61:31
            emphasis @61:35
              text "one" @61:36
  section math #sums @64:1
    text "Sums" @65:4
    formula 1 #eq-sum @67:1
      tex "\sum_i x_i" @68:4
      caption
        text "The " @67:12
        emphasis @67:16
          text "sum" @67:17
    quote @71:1
      formula @71:3
        tex "\frac{a}{b}" @72:3
    callout note @75:1
      text "Mind the " @75:10
      code "gap" @75:19
      paragraph @76:1
        text "Inner." @76:1
      callout tip @78:1
        paragraph @79:1
          text "Nested." @79:1
    callout warning @83:1
      paragraph @84:1
        text "Hot." @84:1
  figure filters 2 #fig-filters @88:1
    count=integer(4) @88:59
    mode=text("gray") @88:76
    model=text("lenet") @88:47
    scale=number(0.5) @88:67
    shared=flag(true) @88:81
    tags=list(["a", "b"]) @88:94
    caption
      text "First " @88:11
      emphasis @88:17
        text "filters" @88:18
  image 3 #fig-cat lessons/rich/cat.jpg @90:29
    alt "A cat on a "fence""
    caption
      text "A cat" @90:9
  table 1 #tab-sizes [Lessons.Table.Alignment.start, Lessons.Table.Alignment.center, Lessons.Table.Alignment.end] @92:1
    caption
      text "Sizes" @92:10
    row
      cell
        text "Layer" @93:3
      cell
        text "Size " @93:11
        formula "a|b" @93:17
      cell
        emphasis @93:25
          text "End" @93:26
    row
      cell
        text "conv" @95:3
      cell
        code "a | b" @95:11
      cell
        strong @95:22
          text "x" @95:24
        text " " @95:27
        formula "|y|" @95:29
    row
      cell
        text "short" @96:3
      cell
        text "ü " @96:11
        reference #eq-sum @96:13
          text "ref" @96:18
      cell
  paragraph @99:1
    text "Text above" @99:1
  table [Lessons.Table.Alignment.start, Lessons.Table.Alignment.start] @100:1
    row
      cell
        text "a" @100:1
      cell
        text "b" @100:5
    row
      cell
        text "c" @102:1
      cell
        emphasis @102:5
          text "d" @102:6
  section algorithm #how @104:1
    text "How" @105:4
    steps @107:1
      step
        paragraph @108:4
          text "First" @108:4
          softbreak @108:9
          text "on two " @109:4
          emphasis @109:11
            text "lines" @109:12
      step
        paragraph @110:4
          text "Second" @110:4
  section code #code @114:1
    text "Code" @115:4
    code 3 lines "import timm\n\nprint("hi")\n" @117:1
      language python @117:4
    code 1 lines "indented\n" @123:5
  section deepdive #why-it-matters @126:1
    text "Why " @127:4
    emphasis @127:8
      text "it" @127:9
    text " matters" @127:12
    paragraph @129:1
      text "An image " @129:1
      image lessons/rich/cat.jpg "A cat" @129:10
      text " within a line." @129:29
    break @131:1
  callout note @134:1
    text "Check yourself" @134:9
    paragraph @135:1
      text "A " @135:1
      term #term-field @135:3
        text "receptive " @135:9
        emphasis @135:19
          text "field" @135:20
      text " is what a unit sees; " @135:40
      reference #q-one @135:62
      text " asks for " @135:76
      formula "n" @135:87
      text "." @135:89
    question 1 #q-one @137:1
      concept filter
      see term-field, fig-filters
      hash cd3acc40cc1c73af
      prompt
        text "Which " @138:1
        emphasis @138:7
          text "filter" @138:8
        text " sees" @138:15
        softbreak @138:20
        text "more?" @139:1
      table [Lessons.Table.Alignment.start, Lessons.Table.Alignment.start] @141:1
        row
          cell
            text "Layer" @141:3
          cell
            text "Size" @141:11
        row
          cell
            text "conv" @143:3
          cell
            text "3" @143:10
      single [ ]
        text "The " @145:7
        formula "3 \times 3" @145:12
        text " one" @145:23
        paragraph @147:3
          text "It sees " @147:3
          emphasis @147:11
            text "less" @147:12
          text "." @147:17
        figure filters 4 #fig-small @149:3
          model=text("m") @149:43
          caption
            text "A small one" @149:13
      single [x]
        text "The " @150:7
        code "7 × 7" @150:11
        text " one" @150:18
        mention 1.3 @150:22
        paragraph @152:3
          text "It does." @152:3
  section quiz #knowledge-check @156:1
    text "Knowledge check" @157:4
    question 2 #q-two @159:1
      concept feature map
      see eq-sum, how
      hash e0d1c79afc1d573f
      prompt
        text "Which are maps?" @160:1
      multiple [x]
        text "This." @161:7
        paragraph @163:3
          text "Yes." @163:3
      multiple [x]
        text "That." @164:7
        list tight @166:3
          item
            paragraph @166:5
              text "Also" @166:5
          item
            paragraph @167:5
              text "yes" @167:5
      multiple [ ]
        text "Neither." @168:7
        paragraph @170:3
          text "No." @170:3
      hint
        paragraph @173:1
          text "There are two." @173:1
      hint
        paragraph @177:1
          text "See " @177:1
          reference #eq-sum @177:5
            text "the sum" @177:10
          text "." @177:27
        formula @179:1
          tex "\sum_i x_i" @179:4
    question 3 #q-three @183:1
      see how
      hash 7ae97c4cd582f38d
      prompt
        text "Order them." @184:1
      image 5 #fig-dog lessons/rich/cat.jpg @186:29
        alt "A cat again"
        caption
          text "A cat" @186:9
      step
        text "One" @188:4
        paragraph @190:4
          text "It begins." @190:4
      step
        text "Two" @191:4
        code 1 lines ":::\n" @193:4
      step
        text "Three" @196:4
        paragraph @198:4
          text "It ends." @198:4
    question 4 #q-four @201:1
      see tab-sizes
      hash e326c1704c7eebf4
      prompt
        text "How many?" @202:1
      unit million weights
      number [x] 0.75 ± 0.01 "0.75 ± 0.01"
        paragraph @206:3
          formula "3 / 4" @206:4
          text "." @206:10
      number [ ] -9408500.0 ± 0.0 "-9,408.5e+3"
        paragraph @209:3
          text "No sign." @209:3
      number [ ] 113.0 ± 0.0 "113"
        paragraph @212:3
          text "Too many." @212:3
  footnote 1 "first" mentions=3
    paragraph @216:11
      text "The note has " @216:11
      formula "n" @216:25
      text " too," @216:27
      softbreak @216:32
      text "and a second line." @217:5
  footnote 2 "second" mentions=1
    paragraph @219:12
      text "Other." @219:12
  target section #why "Why it matters" @31:1
  target heading #details "Details" @36:1
  target section #second-kind "Second kind" @41:1
  target figure 1 #fig-list "Weights w_{[i]} of one" @61:4
  target section #sums "Sums" @64:1
  target formula 1 #eq-sum "The sum" @67:1
  target figure 2 #fig-filters "First filters" @88:1
  target figure 3 #fig-cat "A cat" @90:1
  target table 1 #tab-sizes "Sizes" @92:1
  target section #how "How" @104:1
  target section #code "Code" @114:1
  target section #why-it-matters "Why it matters" @126:1
  target term #term-field "receptive field" @135:3
  target question 1 #q-one "Which filter sees more?" @137:1
  target figure 4 #fig-small "A small one" @149:3
  target section #knowledge-check "Knowledge check" @156:1
  target question 2 #q-two "Which are maps?" @159:1
  target question 3 #q-three "Order them." @183:1
  target figure 5 #fig-dog "A cat" @186:1
  target question 4 #q-four "How many?" @201:1
  """#
