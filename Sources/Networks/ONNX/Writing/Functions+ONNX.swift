internal import NeuralNetwork

extension ElementFunction {
  /// How ONNX spells the function for elements of the given type.
  func written(_ type: ElementType) -> WrittenNode {
    switch self {
    case .absolute: WrittenNode("Abs")
    case .sign: WrittenNode("Sign")
    case .negative: WrittenNode("Neg")
    case .limit(let lower, let upper):
      WrittenNode("Clip", constants: [("min", .one(lower, type)), ("max", .one(upper, type))])
    case .floor: WrittenNode("Floor")
    case .ceiling: WrittenNode("Ceil")
    case .round: WrittenNode("Round")
    case .reciprocal: WrittenNode("Reciprocal")
    case .logarithm: WrittenNode("Log")
    case .sine: WrittenNode("Sin")
    case .cosine: WrittenNode("Cos")
    case .tangent: WrittenNode("Tan")
    case .arcSine: WrittenNode("Asin")
    case .arcCosine: WrittenNode("Acos")
    case .arcTangent: WrittenNode("Atan")
    case .hyperbolicSine: WrittenNode("Sinh")
    case .hyperbolicCosine: WrittenNode("Cosh")
    case .arcHyperbolicSine: WrittenNode("Asinh")
    case .arcHyperbolicCosine: WrittenNode("Acosh")
    case .arcHyperbolicTangent: WrittenNode("Atanh")
    case .softplus: WrittenNode("Softplus")
    case .softsign: WrittenNode("Softsign")
    case .mish: WrittenNode("Mish")
    case .swish(let alpha): WrittenNode("Swish", [("alpha", .number(alpha))], opset: 24)
    case .elu(let alpha): WrittenNode("Elu", [("alpha", .number(alpha))])
    case .selu(let alpha, let gamma):
      WrittenNode("Selu", [("alpha", .number(alpha)), ("gamma", .number(gamma))])
    case .celu(let alpha): WrittenNode("Celu", [("alpha", .number(alpha))])
    case .thresholdedRelu(let alpha):
      WrittenNode("ThresholdedRelu", [("alpha", .number(alpha))])
    case .shrink(let bias, let lambda):
      WrittenNode("Shrink", [("bias", .number(bias)), ("lambd", .number(lambda))])
    case .isNaN: WrittenNode("IsNaN")
    case .isInfinite(let negative, let positive):
      WrittenNode(
        "IsInf",
        [
          ("detect_negative", .integer(negative ? 1 : 0)),
          ("detect_positive", .integer(positive ? 1 : 0)),
        ])
    case .not: WrittenNode("Not")
    case .bitwiseNot: WrittenNode("BitwiseNot")
    }
  }
}

extension Tensor {
  fileprivate static func one(_ number: Int, _ type: ElementType) -> Tensor {
    type == .int32
      ? Tensor(Shape([]), elements: .int32([Int32(clamping: number)]))
      : Tensor(Shape([]), elements: .int64([Int64(number)]))
  }
}

extension PairwiseFunction {
  var written: WrittenNode {
    switch self {
    case .add: WrittenNode("Add")
    case .subtract: WrittenNode("Sub")
    case .multiply: WrittenNode("Mul")
    case .divide: WrittenNode("Div")
    case .power: WrittenNode("Pow")
    case .minimum: WrittenNode("Min")
    case .maximum: WrittenNode("Max")
    case .modulo: WrittenNode("Mod", [("fmod", .integer(0))])
    case .remainder: WrittenNode("Mod", [("fmod", .integer(1))])
    case .parametricRelu: WrittenNode("PRelu")
    case .bitwiseAnd: WrittenNode("BitwiseAnd")
    case .bitwiseOr: WrittenNode("BitwiseOr")
    case .bitwiseXor: WrittenNode("BitwiseXor")
    case .shiftLeft: WrittenNode("BitShift", [("direction", .text("LEFT"))])
    case .shiftRight: WrittenNode("BitShift", [("direction", .text("RIGHT"))])
    case .and: WrittenNode("And")
    case .or: WrittenNode("Or")
    case .xor: WrittenNode("Xor")
    case .equal: WrittenNode("Equal")
    case .less: WrittenNode("Less")
    case .lessOrEqual: WrittenNode("LessOrEqual")
    case .greater: WrittenNode("Greater")
    case .greaterOrEqual: WrittenNode("GreaterOrEqual")
    }
  }
}

extension ReductionKind {
  var operatorName: String {
    switch self {
    case .sum: "ReduceSum"
    case .mean: "ReduceMean"
    case .product: "ReduceProd"
    case .minimum: "ReduceMin"
    case .maximum: "ReduceMax"
    case .sumOfMagnitudes: "ReduceL1"
    case .norm: "ReduceL2"
    case .sumOfSquares: "ReduceSumSquare"
    case .logOfSum: "ReduceLogSum"
    case .logOfSumOfExponentials: "ReduceLogSumExp"
    }
  }
}

extension ScatterReduction {
  var name: String {
    switch self {
    case .replace: "none"
    case .add: "add"
    case .multiply: "mul"
    case .minimum: "min"
    case .maximum: "max"
    }
  }
}

extension GridSampling {
  var written: WrittenNode {
    let mode =
      switch interpolation {
      case .nearest: "nearest"
      case .linear: "linear"
      case .cubic: "cubic"
      }
    let padding =
      switch outside {
      case .zeros: "zeros"
      case .border: "border"
      case .reflection: "reflection"
      }
    return WrittenNode(
      "GridSample",
      [
        ("mode", .text(mode)), ("padding_mode", .text(padding)),
        ("align_corners", .flag(alignsCorners)),
      ])
  }
}

extension RegionAlignment {
  var written: WrittenNode {
    WrittenNode(
      "RoiAlign",
      [
        ("output_height", .integer(height)), ("output_width", .integer(width)),
        ("spatial_scale", .number(scale)), ("sampling_ratio", .integer(samples)),
        ("mode", .text(takesMaximum ? "max" : "avg")),
        (
          "coordinate_transformation_mode",
          .text(centersPixels ? "half_pixel" : "output_half_pixel")
        ),
      ])
  }
}
