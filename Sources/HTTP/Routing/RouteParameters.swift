/// The values that a path gave to its pattern's parameters.
package struct RouteParameters: Sendable {
    let names: [String]
    let values: [Substring]

    /// The value of a parameter which only some of a handler's patterns name; nil for the others.
    package func optional(_ name: String) -> String? { names.firstIndex(of: name).map { String(values[$0]) } }

    /// The value of a parameter which the route's pattern names; asking for another is a mistake in the handler.
    package func string(_ name: String) -> String {
        guard let index = names.firstIndex(of: name) else { preconditionFailure("the route's pattern has no parameter \(name)") }
        return String(values[index])
    }

    /// The value as a number, an identifier and so on; `nil` when it isn't one.
    package func get<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type) -> Value? { Value(string(name)) }
}
