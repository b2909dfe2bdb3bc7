import ArgumentParser
import CPlatform

/// The tool's root command.
@main
struct Hub: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hub",
    abstract: "Builds a learning hub: lessons in Markdown, figures from executed networks.",
    version: "0.1.0",
    subcommands: [
      Build.self, Check.self, New.self, Models.self, ModelCommand.self, Train.self,
      RunExperiment.self,
    ])

  static func main() {
    platform_end_on_bus_error()
    main(nil)
  }
}
