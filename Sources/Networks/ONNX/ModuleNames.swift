/// Where in its author's code a node comes from, as PyTorch's exporters note it.
struct ModulePlace: Equatable {
  /// The module's name within the network: `layer1.0.conv1`; "" for the network itself.
  let module: String
  /// What the node is within its module: `relu_1`.
  let member: String
  /// Whether the node computes with the module's own weights.
  let hasWeights: Bool

  init?(_ node: Onnx_NodeProto) {
    let scopes = node.metadataProps.first { $0.key == "pkg.torch.onnx.name_scopes" }
    guard
      let (module, member) = scopes.map({ Self.place(inScopes: $0.value) })
        ?? Self.place(inPath: node.name)
    else { return nil }
    // What folding a normalisation leaves over is noted as the normalisation; its weights know better.
    let weights = node.input.dropFirst().first { $0.hasSuffix(".weight") }
    self.module = weights.map { String($0.dropLast(".weight".count)) } ?? module
    self.member = member
    hasWeights = weights != nil
    guard !self.module.isEmpty || !member.isEmpty, self.module.isSuitableName,
      member.isSuitableName
    else { return nil }
  }

  /// Reads `['', 'layer1', 'layer1.0', 'relu_1']`: the modules from the outermost on, then the node.
  private static func place(inScopes text: String) -> (module: String, member: String)? {
    let names = text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    guard names.count >= 2 else { return nil }
    return (names[names.count - 2], names[names.count - 1])
  }

  /// Reads `/layer1/layer1.0/Relu_1`, where a part may repeat the one before it.
  private static func place(inPath name: String) -> (module: String, member: String)? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard name.hasPrefix("/"), let member = parts.last, !parts.contains("") else { return nil }
    var modules: [Substring] = []
    for part in parts.dropLast() {
      if let last = modules.last, part.hasPrefix(last + ".") { modules.removeLast() }
      modules.append(part)
    }
    return (modules.joined(separator: "."), String(member))
  }
}

/// Names for the nodes of a graph after the modules that they come from, one for each where there is
/// a clear one.
///
/// A module's only node, or its only one with weights, is called after it unless other modules are
/// within that; others are called after it
/// and themselves: `layer1.0/relu_1`. What a quantiser added does not count.
///
/// - Parameter nodes: The graph's nodes with their places.
/// - Returns: As many names, nil for a node that keeps its own; those that are there differ.
func moduleNames(of nodes: [(label: NodeLabel, place: ModulePlace?)]) -> [String?] {
  var members: [String: Int] = [:]
  var weighty: [String: Int] = [:]
  for case (let label, let place?) in nodes where !label.isOfQuantizer {
    members[place.module, default: 0] += 1
    if place.hasWeights { weighty[place.module, default: 0] += 1 }
  }
  let outer = modulesAround(nodes.compactMap(\.place?.module))
  let names = nodes.map { label, place -> String? in
    guard let place else { return nil }
    let isModuleItself =
      !label.isOfQuantizer && !outer.contains(place.module)
      && (members[place.module] == 1 || place.hasWeights && weighty[place.module] == 1)
    guard !place.module.isEmpty else { return place.member }
    return isModuleItself ? place.module : "\(place.module)/\(place.member)"
  }
  // Where several nodes make up one step of the code, their operators tell them apart, and of those
  // their numbers.
  let uses = counts(names)
  var operators: [String: Int] = [:]
  let told = zip(nodes, names).map { node, name -> String? in
    guard let name, uses[name] != 1 else { return name }
    let longer = "\(name)/\(node.label.operatorName)"
    operators[longer, default: 0] += 1
    return operators[longer] == 1 ? longer : "\(longer)_\(operators[longer] ?? 0)"
  }
  let remaining = counts(told)
  return told.map { name in name.flatMap { remaining[$0] == 1 ? $0 : nil } }
}

/// The modules that others are within, as far as a few levels out.
private func modulesAround(_ modules: [String]) -> Set<String> {
  var outer: Set<String> = []
  for module in Set(modules) {
    var rest = module[...]
    for _ in 0..<16 {
      guard let end = rest.lastIndex(of: ".") else { break }
      rest = rest[..<end]
      guard outer.insert(String(rest)).inserted else { break }
    }
  }
  return outer
}

extension GraphReader {
  /// For each node of the graph its name after a module, where there is a clear one. The parts of a
  /// node of the file are called after it.
  func namesByModules() -> [String?] {
    let owners = labels.map { wholes[$0.name] ?? $0 }
    var seen: Set<NodeLabel> = []
    let whole = owners.filter { seen.insert($0).inserted }
    let names = zip(whole, moduleNames(of: whole.map { ($0, places[$0.name]) }))
    let known = names.reduce(into: [NodeLabel: String]()) { known, named in known[named.0] = named.1
    }
    return zip(labels, owners).map { label, owner in
      known[owner].map { $0 + label.name.dropFirst(owner.name.count) }
    }
  }
}

extension NodeLabel {
  /// Whether a quantiser put the node into the network, beside what its author wrote.
  fileprivate var isOfQuantizer: Bool {
    operatorName == "QuantizeLinear" || operatorName == "DequantizeLinear"
  }
}

private func counts(_ names: [String?]) -> [String: Int] {
  names.reduce(into: [:]) { counts, name in
    if let name { counts[name, default: 0] += 1 }
  }
}
