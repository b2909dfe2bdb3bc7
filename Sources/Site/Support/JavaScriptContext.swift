internal import CJavaScriptCore

/// Runs JavaScript at build time, in a world of its own without files, network or clock access.
///
/// A class because it owns a C resource. Not sendable: it stays with the one build that made it.
final class JavaScriptContext {
  private let context: JSGlobalContextRef

  init() { context = JSGlobalContextCreate(nil) }
  deinit { JSGlobalContextRelease(context) }

  /// Runs a whole script and gives back its last value.
  @discardableResult
  func run(_ script: String, named name: String) throws(JavaScriptError) -> JavaScriptValue {
    let source = javaScriptString(script)
    let address = javaScriptString(name)
    defer {
      JSStringRelease(source)
      JSStringRelease(address)
    }
    var exception: JSValueRef?
    let result = JSEvaluateScript(context, source, nil, address, 1, &exception)
    try check(exception)
    return value(of: result)
  }

  /// Calls a global function with texts.
  func call(_ function: String, _ arguments: [String]) throws(JavaScriptError) -> JavaScriptValue {
    let name = javaScriptString(function)
    defer { JSStringRelease(name) }
    var exception: JSValueRef?
    let property = JSObjectGetProperty(context, JSContextGetGlobalObject(context), name, &exception)
    try check(exception)
    let object = JSValueToObject(context, property, &exception)
    try check(exception)
    let values: [JSValueRef?] = arguments.map { argument in
      let text = javaScriptString(argument)
      defer { JSStringRelease(text) }
      let value = JSValueMakeString(context, text)
      // The engine's garbage collector looks for values on the stack, and not into this array.
      JSValueProtect(context, value)
      return value
    }
    defer { for value in values { JSValueUnprotect(context, value) } }
    let result = JSObjectCallAsFunction(context, object, nil, values.count, values, &exception)
    try check(exception)
    return value(of: result)
  }

  private func check(_ exception: JSValueRef?) throws(JavaScriptError) {
    guard let exception else { return }
    throw JavaScriptError(message: text(of: exception))
  }

  private func value(of value: JSValueRef?) -> JavaScriptValue {
    guard let value else { return .nothing }
    if JSValueIsString(context, value) { return .text(text(of: value)) }
    if JSValueIsNumber(context, value) { return .number(JSValueToNumber(context, value, nil)) }
    guard JSValueIsArray(context, value), let array = JSValueToObject(context, value, nil) else {
      return .nothing
    }
    return .list(elements(of: array))
  }

  private func elements(of array: JSObjectRef) -> [JavaScriptValue] {
    let length = javaScriptString("length")
    defer { JSStringRelease(length) }
    let count = JSValueToNumber(context, JSObjectGetProperty(context, array, length, nil), nil)
    return (0..<UInt32(count)).map { index in
      value(of: JSObjectGetPropertyAtIndex(context, array, index, nil))
    }
  }

  private func text(of value: JSValueRef) -> String {
    guard let string = JSValueToStringCopy(context, value, nil) else { return "" }
    defer { JSStringRelease(string) }
    let characters = UnsafeBufferPointer(
      start: JSStringGetCharactersPtr(string), count: JSStringGetLength(string))
    return String(decoding: characters, as: UTF16.self)
  }
}

/// What a script gives back, as far as a build has use for it.
enum JavaScriptValue: Equatable {
  case text(String)
  case number(Double)
  case list([JavaScriptValue])
  /// `null`, `undefined`, and what is none of the others.
  case nothing
}

struct JavaScriptError: Error, Equatable {
  /// The engine's own words.
  let message: String
}

/// The caller releases it. UTF-16 keeps texts whole that hold a zero character.
private func javaScriptString(_ text: String) -> JSStringRef? {
  let characters = Array(text.utf16)
  return JSStringCreateWithCharacters(characters, characters.count)
}
