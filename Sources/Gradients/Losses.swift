public import NeuralNetwork

extension Graph {
  /// Adds the mean cross-entropy of a batch: mean over images of −Σ t · log softmax(z)
  /// (Goodfellow et al. 2016, section 6.2.2.3), computed as log Σ eᶻ − Σ t · z.
  ///
  /// - Parameters:
  ///   - logits: z, (batch, classes).
  ///   - targets: t, (batch, classes), each row adding up to 1.
  ///   - smoothing: The share of t that is spread evenly over all classes (Szegedy et al. 2016,
  ///     section 7).
  ///   - classes: The number of classes.
  /// - Returns: One number, of shape ().
  public mutating func addCrossEntropy(
    of logits: ValueID, targets: ValueID, classes: Int, smoothing: Float = 0
  ) -> ValueID {
    var targets = targets
    if smoothing != 0 {
      let share = addConstant(Tensor(Shape([]), [smoothing]))
      let count = addConstant(Tensor(Shape([]), [Float(classes)]))
      let spread = add(.divide, [share, count])
      let taken = add(.multiply, [targets, share])
      targets = add(.add, [add(.subtract, [targets, taken]), spread])
    }
    let normalizers = add(.reduce(.logOfSumOfExponentials, axes: [1], keepsAxes: false), [logits])
    let products = add(.multiply, [targets, logits])
    let chosen = add(.reduce(.sum, axes: [1], keepsAxes: false), [products])
    let losses = add(.subtract, [normalizers, chosen])
    return add(.reduceMean(axes: [0], keepsAxes: false), [losses])
  }
}
