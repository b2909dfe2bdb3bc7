extension Graph {
  /// The shape of every value, by its number, for graph inputs of the given shapes.
  ///
  /// - Parameter inputShapes: One shape per graph input; those that the inputs declare where nil.
  /// - Throws: ``GraphError`` naming the node that does not fit.
  public func shapes(forInputs inputShapes: [Shape]? = nil) throws(GraphError) -> [Shape] {
    let inputShapes = inputShapes ?? inputs.map { $0.shape }
    guard inputShapes.count == inputs.count else {
      throw .inputCount(expected: inputs.count, found: inputShapes.count)
    }
    var shapes = constants.map { $0?.shape ?? Shape([]) }
    for (input, shape) in zip(inputs, inputShapes) {
      shapes[input.value.index] = try checked(shape, input.value)
    }
    for (index, node) in nodes.enumerated() {
      let results = try node.resultShapes(shapes, index)
      for (value, shape) in zip(node.outputs, results) { shapes[value.index] = shape }
    }
    return shapes
  }

  private func checked(_ shape: Shape, _ value: ValueID) throws(GraphError) -> Shape {
    do throws(TensorError) {
      return try Shape(checking: shape.dimensions)
    } catch {
      throw .inputShape(value, error)
    }
  }
}

/// Why a graph cannot be used with inputs of given shapes.
public enum GraphError: Error, Equatable, Sendable {
  /// The caller gives another number of inputs than the graph has.
  case inputCount(expected: Int, found: Int)
  /// A shape that the caller gives for an input is not one.
  case inputShape(ValueID, TensorError)
  /// A node, by its place in `nodes`, does not fit the shapes that reach it.
  case node(Int, ShapeError)
}

extension Node {
  fileprivate func resultShapes(_ shapes: [Shape], _ index: Int) throws(GraphError) -> [Shape] {
    do throws(ShapeError) {
      let results = try operation.resultShapes(of: inputs.map { shapes[$0.index] })
      guard results.count == outputs.count else {
        throw ShapeError(
          operation: operation.name,
          fault: .resultCount(expected: results.count, found: outputs.count))
      }
      return results
    } catch {
      throw .node(index, error)
    }
  }
}
