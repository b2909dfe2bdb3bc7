import CKernels
import Foundation
import Testing

struct AttentionTests {
  /// Queries, keys, depth, value depth.
  static let shapes = [(1, 1, 1, 1), (50, 50, 64, 64), (197, 197, 64, 64), (30, 77, 20, 70)]

  @Test(arguments: KernelSet.all, shapes)
  func weighsValuesByScores(set: KernelSet, shape: (Int, Int, Int, Int)) {
    for isMasked in [false, true] {
      let (queries, keys, depth, valueDepth) = shape
      var numbers = Numbers(seed: 1)
      // The rows of query, key and value may be part of wider ones, as a head's are.
      let stride = depth + 3
      let query = numbers.array(queries * stride)
      let key = numbers.array(keys * depth)
      let value = numbers.array(keys * valueDepth)
      let mask = numbers.array(queries * keys).map { $0 > 0.5 ? -Float.infinity : $0 * 3 }
      let keyPanels = Floats(ck_panel_count(depth, keys))
      set.kernels.pack_panels(key, 1, depth, depth, keys, 0, filled(keys) / 16, keyPanels.base)
      let valuePanels = Floats(ck_panel_count(keys, valueDepth))
      set.kernels.pack_panels(
        value, valueDepth, 1, keys, valueDepth, 0, filled(valueDepth) / 16, valuePanels.base)
      var attention = CKAttention(
        queries: queries, keys: keys, depth: depth, valueDepth: valueDepth, queryStride: stride,
        outputStride: valueDepth, maskStride: keys, scale: 0.25)
      let output = Floats(queries * valueDepth)
      let scratch = Floats(ck_attention_scratch(&attention))
      mask.withUnsafeBufferPointer { mask in
        for part in (0..<ck_attention_parts(&attention)).reversed() {
          set.kernels.attend(
            &attention, part, query, keyPanels.base, valuePanels.base,
            isMasked ? mask.baseAddress : nil, output.base, scratch.base)
        }
      }

      var expected: [Double] = []
      for q in 0..<queries {
        let scores = (0..<keys).map { k in
          (0..<depth).reduce(0.0) {
            $0 + Double(query[q * stride + $1]) * Double(key[k * depth + $1])
          } * 0.25 + (isMasked ? Double(mask[q * keys + k]) : 0)
        }
        // A row whose every key is masked has no probabilities.
        let largest = scores.max() ?? 0
        let terms = scores.map { exp($0 - largest) }
        let sum = terms.reduce(0, +)
        for column in 0..<valueDepth {
          expected.append(
            (0..<keys).reduce(0.0) {
              $0 + terms[$1] / sum * Double(value[$1 * valueDepth + column])
            })
        }
      }
      #expect(error(output.values, expected) < 1e-6)
    }
  }
}
