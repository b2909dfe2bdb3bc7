internal import CKernels
public import NeuralNetwork

/// Attention, whose scores never leave the caches.
extension FastKernels {
  public static func division(of attention: Attention) -> Division {
    var shape = CKAttention(attention)
    return Division(
      parts: attention.heads * ck_attention_parts(&shape), scratch: ck_attention_scratch(&shape),
      firstParts: attention.heads, shared: attention.heads * attention.panelCount)
  }

  /// Packs keys and values of one head.
  public static func begin(
    _ attention: Attention, part: Int, keys: UnsafePointer<Float>,
    values: UnsafePointer<Float>, _ workspace: Workspace<Float>
  ) {
    let panels = workspace.shared + part * attention.panelCount
    pack(
      keys, attention.transposedKeys, part, rows: attention.depth, columns: attention.keys,
      into: panels)
    pack(
      values, attention.values, part, rows: attention.keys, columns: attention.valueDepth,
      into: panels + attention.keyPanelCount)
  }

  private static func pack(
    _ start: UnsafePointer<Float>, _ matrices: StridedMatrices, _ head: Int, rows: Int,
    columns: Int, into panels: UnsafeMutablePointer<Float>
  ) {
    kernels.pack_panels(
      start + matrices.offsets[head], matrices.rowStride, matrices.columnStride, rows, columns, 0,
      ck_blocks(columns), panels)
  }

  public static func attend(
    _ attention: Attention, part: Int, query: UnsafePointer<Float>,
    mask: UnsafePointer<Float>?, into output: UnsafeMutablePointer<Float>,
    _ workspace: Workspace<Float>
  ) {
    var shape = CKAttention(attention)
    let (head, part) = part.quotientAndRemainder(dividingBy: ck_attention_parts(&shape))
    let panels = workspace.shared + head * attention.panelCount
    let headMask = attention.mask.flatMap { matrices in mask.map { $0 + matrices.offsets[head] } }
    kernels.attend(
      &shape, part, query + attention.query.offsets[head], panels,
      panels + attention.keyPanelCount, headMask, output + attention.output.offsets[head],
      workspace.scratch)
  }
}

extension Attention {
  /// Floats of one head's keys as panels.
  fileprivate var keyPanelCount: Int { ck_panel_count(depth, keys) }
  /// Floats of one head's keys and values as panels.
  fileprivate var panelCount: Int { keyPanelCount + ck_panel_count(keys, valueDepth) }
}

extension CKAttention {
  fileprivate init(_ attention: Attention) {
    self.init(
      queries: attention.queries, keys: attention.keys, depth: attention.depth,
      valueDepth: attention.valueDepth, queryStride: attention.query.rowStride,
      outputStride: attention.output.rowStride, maskStride: attention.mask?.rowStride ?? 0,
      scale: attention.scale)
  }
}
