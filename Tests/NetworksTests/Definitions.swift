import Testing

@testable import Networks

/// Every architecture without weights, built once.
enum Definitions {
  struct Definition {
    let model: Model
    let facts: GraphFacts

    func node(_ name: String) throws -> GraphFacts.NodeFacts {
      try #require(facts.nodes.first { $0.name == name })
    }
  }

  private static let all: [String: Definition] = {
    var definitions: [String: Definition] = [:]
    for architecture in Architectures.all {
      guard let model = try? architecture.model(), let facts = try? GraphFacts(model) else {
        continue
      }
      definitions[architecture.name] = Definition(model: model, facts: facts)
    }
    return definitions
  }()

  static func named(_ name: String) throws -> Definition { try #require(all[name]) }
}
