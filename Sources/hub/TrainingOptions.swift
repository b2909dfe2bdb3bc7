import ArgumentParser

/// What all commands that train are told: where things are, and on how many threads.
struct TrainingOptions: ParsableArguments {
  @Option(help: "How many threads; all cores where not given.")
  var threads: Int?

  @Flag(help: "Begin anew, though an earlier run was stopped.")
  var fresh = false

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  @Option(
    help: "The folder that holds the named data sets; folders of images are named by the recipe.",
    completion: .directory)
  var datasets = ".cache/datasets"

  func validate() throws {
    guard (1...256).contains(threads ?? 1) else {
      throw ValidationError("--threads wants a number from 1 to 256")
    }
  }
}
