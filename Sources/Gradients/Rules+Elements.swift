internal import NeuralNetwork

/// Gradients element by element.
extension ReverseMode {
  mutating func elementSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?]? {
    let inputs = node.inputs
    switch node.operation {
    case .identity: return [slope]
    case .negative: return [add(.negative, slope)]
    case .cast(.float32): return [slope]
    case .map(let function): return mapSlope(function, node, slope).map { [$0] }
    case .add, .subtract, .multiply, .divide, .power, .combine, .select:
      return pairSlopes(node, slope)?.enumerated().map { index, partial in
        guard let partial, needs(inputs[index]) else { return nil }
        return unbroadcast(partial, from: shape(node.outputs[0]), to: inputs[index])
      }
    default:
      guard let function = node.operation.unaryFunction else { return nil }
      let value = function.slopeReadsResult ? node.outputs[0] : inputs[0]
      return [add(.training(.activationGradient(function)), value, slope)]
    }
  }

  private mutating func mapSlope(
    _ function: ElementFunction, _ node: Node, _ slope: ValueID
  ) -> ValueID? {
    let (x, y) = (node.inputs[0], node.outputs[0])
    switch function {
    case .negative: return add(.negative, slope)
    case .absolute:
      let sign = add(.map(.sign), x)
      return add(.multiply, slope, sign)
    // Steps, flat wherever they have a slope.
    case .sign, .floor, .ceiling, .round: return times(slope, 0)
    case .reciprocal:
      let square = add(.multiply, y, y)
      let product = add(.multiply, slope, square)
      return add(.negative, product)
    case .logarithm: return add(.divide, slope, x)
    case .sine:
      let cosine = add(.map(.cosine), x)
      return add(.multiply, slope, cosine)
    case .cosine:
      let sine = add(.map(.sine), x)
      let product = add(.multiply, slope, sine)
      return add(.negative, product)
    case .tangent:
      let square = add(.multiply, y, y)
      let product = add(.multiply, slope, square)
      return add(.add, slope, product)
    case .hyperbolicSine:
      let cosine = add(.map(.hyperbolicCosine), x)
      return add(.multiply, slope, cosine)
    case .hyperbolicCosine:
      let sine = add(.map(.hyperbolicSine), x)
      return add(.multiply, slope, sine)
    case .softplus:
      let sigmoid = add(.sigmoid, x)
      return add(.multiply, slope, sigmoid)
    case .swish(let alpha):
      // σ(αx) + α · y · (1 − σ(αx))
      let scaled = times(x, alpha)
      let sigmoid = add(.sigmoid, scaled)
      let one = scalar(1)
      let rest = add(.subtract, one, sigmoid)
      let product = add(.multiply, y, rest)
      let weighted = times(product, alpha)
      let derivative = add(.add, sigmoid, weighted)
      return add(.multiply, slope, derivative)
    case .elu(let alpha):
      let (zero, offset) = (scalar(0), scalar(alpha))
      let derivative = add(.add, y, offset)
      let below = add(.multiply, slope, derivative)
      let isPositive = add(.combine(.greater), x, zero)
      return add(.select, isPositive, slope, below)
    default: return nil
    }
  }

  /// The gradients of both operands, before they are added up over repeated axes.
  private mutating func pairSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?]? {
    let inputs = node.inputs
    let y = node.outputs[0]
    switch node.operation {
    case .add: return [slope, slope]
    case .subtract: return [slope, needs(inputs[1]) ? add(.negative, slope) : nil]
    case .multiply:
      return [
        needs(inputs[0]) ? add(.multiply, slope, inputs[1]) : nil,
        needs(inputs[1]) ? add(.multiply, slope, inputs[0]) : nil,
      ]
    case .divide:
      let quotient = add(.divide, slope, inputs[1])
      guard needs(inputs[1]) else { return [quotient, nil] }
      let product = add(.multiply, quotient, y)
      return [quotient, add(.negative, product)]
    case .power:
      return [
        needs(inputs[0]) ? baseSlope(node, slope) : nil,
        needs(inputs[1]) ? exponentSlope(node, slope) : nil,
      ]
    case .combine(.minimum): return extremeSlopes(inputs, slope, .less)
    case .combine(.maximum): return extremeSlopes(inputs, slope, .greater)
    case .combine(.parametricRelu):
      let zero = scalar(0)
      let isNegative = add(.combine(.less), inputs[0], zero)
      let sloped = add(.multiply, slope, inputs[1])
      let product = add(.multiply, slope, inputs[0])
      return [
        add(.select, isNegative, sloped, slope), add(.select, isNegative, product, zero),
      ]
    case .select:
      let zero = scalar(0)
      return [
        nil, add(.select, inputs[0], slope, zero), add(.select, inputs[0], zero, slope),
      ]
    default: return nil
    }
  }

  /// dy · b · x^(b − 1)
  private mutating func baseSlope(_ node: Node, _ slope: ValueID) -> ValueID {
    let one = scalar(1)
    let exponent = add(.subtract, node.inputs[1], one)
    let power = add(.power, node.inputs[0], exponent)
    let derivative = add(.multiply, power, node.inputs[1])
    return add(.multiply, slope, derivative)
  }

  /// dy · y · ln x
  private mutating func exponentSlope(_ node: Node, _ slope: ValueID) -> ValueID {
    let logarithm = add(.map(.logarithm), node.inputs[0])
    let derivative = add(.multiply, node.outputs[0], logarithm)
    return add(.multiply, slope, derivative)
  }

  /// All to the operand that was taken; of equals, half to each.
  private mutating func extremeSlopes(
    _ inputs: [ValueID], _ slope: ValueID, _ comparison: PairwiseFunction
  ) -> [ValueID?] {
    let isEqual = add(.combine(.equal), inputs[0], inputs[1])
    let half = times(slope, 0.5)
    let zero = scalar(0)
    return [(inputs[0], inputs[1]), (inputs[1], inputs[0])].map { own, other in
      let isTaken = add(.combine(comparison), own, other)
      let whole = add(.select, isTaken, slope, zero)
      return add(.select, isEqual, half, whole)
    }
  }
}
