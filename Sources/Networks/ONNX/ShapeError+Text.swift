internal import NeuralNetwork

extension ShapeError.Fault {
  /// What is the case, as a clause; inputs are counted from 1, axes from 0.
  var text: String {
    switch self {
    case .inputCount(let least, let most, let found):
      "it has \(counted(found, "input")), expected \(words(least...max(least, most)))"
    case .resultCount(let expected, let found):
      "it has \(counted(found, "result")), expected \(expected)"
    case .rank(let input, let expected, let orMore, let found):
      "input \(input + 1) has \(counted(found, "axis", "axes")), expected "
        + (orMore ? "at least \(expected)" : "\(expected)")
    case .dimension(let input, let axis, let expected, let found):
      "input \(input + 1) has length \(found) along axis \(axis), expected \(expected)"
    case .broadcast(let axis, let first, let second):
      "the lengths \(first) and \(second) along axis \(axis) cannot be broadcast"
    case .axis(let found, let rank):
      "there is no axis \(found) among \(counted(rank, "axis", "axes"))"
    case .attributeCount(let attribute, let expected, let found):
      "the \(attribute) has \(counted(found, "number")), expected \(expected)"
    case .attributeValue(.groups, let least, let found):
      "the number of groups is \(found), expected at least \(least)"
    case .attributeValue(let attribute, let least, let found) where attribute.isOneNumber:
      "the \(attribute) is \(found), expected at least \(least)"
    case .attributeValue(let attribute, let least, let found):
      "the \(attribute) has the number \(found), expected at least \(least)"
    case .windowTooLarge(let axis, let window, let paddedInput):
      "the window's \(axis == 0 ? "height" : axis == 1 ? "width" : "depth") \(window) is larger than the padded input's, "
        + "\(paddedInput)"
    case .groups(let channels, let groups):
      "\(counted(channels, "channel")) cannot be divided into \(counted(groups, "group"))"
    case .elementCount(let expected, let found):
      "the new shape has \(counted(found, "element")), the input \(expected)"
    case .ambiguousTarget:
      "the new shape leaves more than one length open"
    case .repeatedAxis(let axis):
      "axis \(axis) is named twice"
    case .outOfRange(let axis, let length):
      "what it takes is not axis \(axis) of length \(length), or a part of it"
    case .batchAxes(let found, let most):
      "the number of batch axes is \(found), expected at most \(most)"
    case .indexLength(let found, let most):
      "the indices name \(counted(found, "axis", "axes")), expected 1 to \(most)"
    case .index(let found, let length):
      "it asks for element \(found) of an axis of length \(length)"
    case .elementType(let input, let found):
      "input \(input + 1) has elements of type \(found), which it does not take"
    case .elementTypes(let first, let input, let second):
      "input 1 has elements of type \(first), but input \(input + 1) of type \(second)"
    case .tooLarge:
      "the result would have more elements than can be counted"
    case .tooLong(let length, let most):
      "it has an axis, a window or a padding of length \(length), more than \(most)"
    }
  }
}

extension ShapeError.Fault {
  /// Whether smaller inputs may be the remedy.
  var isOfLength: Bool {
    if case .tooLong = self { true } else { false }
  }
}

extension ShapeError.Attribute {
  /// Whether there is one for the whole operation, rather than one per axis.
  fileprivate var isOneNumber: Bool {
    switch self {
    case .size, .count, .exponent, .groups: true
    case .kernel, .stride, .padding, .dilation, .permutation, .target, .slice, .split: false
    }
  }
}
