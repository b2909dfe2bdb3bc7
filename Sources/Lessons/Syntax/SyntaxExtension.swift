internal import Ccmark

/// Our part of the syntax, attached to one parse by cmark-gfm's extension interface: formulas and
/// directives.
///
/// Nodes carry the index of their record, plus one, as user data. Valid while the instance lives;
/// its tree must be gone before it.
final class SyntaxExtension {
  typealias Node = UnsafeMutablePointer<cmark_node>

  private(set) var records: [SyntaxRecord] = []
  let pointer: OpaquePointer
  /// True while the text of an inline directive is being parsed.
  var isInsideDirective = false

  init?() {
    guard let pointer = cmark_syntax_extension_new("hub") else { return nil }
    self.pointer = pointer
    cmark_syntax_extension_set_private(pointer, Unmanaged.passUnretained(self).toOpaque(), nil)
    cmark_syntax_extension_set_open_block_func(pointer, openBlock)
    cmark_syntax_extension_set_match_block_func(pointer, continueBlock)
    cmark_syntax_extension_set_match_inline_func(pointer, matchInline)
    cmark_syntax_extension_set_can_contain_func(pointer, canContain)
    cmark_syntax_extension_set_contains_inlines_func(pointer, containsInlines)
    var characters = hub_special_character(nil, ascii("$"))
    characters = hub_special_character(characters, ascii(":"))
    cmark_syntax_extension_set_special_inline_chars(pointer, characters)
  }

  deinit { cmark_syntax_extension_free(cmark_get_default_mem_allocator(), pointer) }

  /// The record of a node; nil for a node that is not ours.
  func record(of node: Node) -> SyntaxRecord? {
    index(of: node).map { records[$0] }
  }

  func index(of node: Node) -> Int? {
    guard let data = cmark_node_get_user_data(node) else { return nil }
    let index = Int(bitPattern: data) - 1
    return records.indices.contains(index) ? index : nil
  }

  func attach(_ record: SyntaxRecord, to node: Node) {
    records.append(record)
    cmark_node_set_user_data(node, UnsafeMutableRawPointer(bitPattern: records.count))
  }

  func replace(_ index: Int, by record: SyntaxRecord) { records[index] = record }

  static func from(_ pointer: OpaquePointer?) -> SyntaxExtension? {
    guard let pointer, let opaque = cmark_syntax_extension_get_private(pointer) else { return nil }
    return Unmanaged<SyntaxExtension>.fromOpaque(opaque).takeUnretainedValue()
  }
}

/// The block types that cmark knows us by; a type is registered once for the process.
enum SyntaxNodeType {
  /// Holds blocks.
  static let container = cmark_syntax_extension_add_node(0)
  /// Holds the label of a directive, if anything.
  static let leaf = cmark_syntax_extension_add_node(0)
}

private func canContain(
  _: OpaquePointer?, node: UnsafeMutablePointer<cmark_node>?,
  child: cmark_node_type
) -> CInt {
  let isBlock = hub_is_block_type(child) != 0
  if cmark_node_get_type(node) == SyntaxNodeType.container {
    return isBlock && child != CMARK_NODE_DOCUMENT && child != CMARK_NODE_ITEM ? 1 : 0
  }
  return isBlock ? 0 : 1
}

private func containsInlines(
  _: OpaquePointer?, node: UnsafeMutablePointer<cmark_node>?
) -> CInt {
  cmark_node_get_type(node) == SyntaxNodeType.leaf ? 1 : 0
}
