extension JSON {
    /// What can be said as JSON: `.init(value)` inside a literal takes it.
    package protocol Representable {
        var json: Value { get }
    }
}

extension JSON.Value: JSON.Representable {
    package init(_ value: some JSON.Representable) { self = value.json }

    package var json: JSON.Value { self }
}

extension String: JSON.Representable {
    package var json: JSON.Value { .string(self) }
}

extension Substring: JSON.Representable {
    package var json: JSON.Value { .string(String(self)) }
}

extension Bool: JSON.Representable {
    package var json: JSON.Value { .bool(self) }
}

extension Int: JSON.Representable {
    package var json: JSON.Value { .integer(Int64(self)) }
}

extension Int64: JSON.Representable {
    package var json: JSON.Value { .integer(self) }
}

extension UInt32: JSON.Representable {
    package var json: JSON.Value { .integer(Int64(self)) }
}

extension Double: JSON.Representable {
    package var json: JSON.Value { .number(self) }
}

/// `nil` is `null`.
extension Optional: JSON.Representable where Wrapped: JSON.Representable {
    package var json: JSON.Value { self?.json ?? .null }
}

extension Array: JSON.Representable where Element: JSON.Representable {
    package var json: JSON.Value { .array(map(\.json)) }
}
