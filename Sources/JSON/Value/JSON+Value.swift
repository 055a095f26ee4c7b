extension JSON {
    /// A value of RFC 8259 §3. An object keeps its members in the order in which they were written; two objects with
    /// the same members in another order are not equal.
    package enum Value: Sendable, Equatable {
        case null
        case bool(Bool)
        /// A number without fraction and exponent that fits.
        case integer(Int64)
        /// Any other number. NaN and the infinities, which JSON can't say, are written as `null`.
        case number(Double)
        case string(String)
        case array([Value])
        case object([Member])
    }

    /// A name and its value within an object.
    package struct Member: Sendable, Equatable {
        package let name: String
        package var value: Value

        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }
}

extension JSON.Value {
    /// The member of that name; nil where there is none or this is no object. Setting nil removes the member, setting
    /// anything on what is no object makes it one. Names are compared byte by byte (RFC 8259 §8.3): Swift's `==`
    /// would take the Kelvin sign for a K.
    package subscript(name: String) -> JSON.Value? {
        get { members?.first { isSameName($0.name, name) }?.value }
        set {
            var members = members ?? []
            let index = members.firstIndex { isSameName($0.name, name) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(.init(name, value))
            case (nil, nil): return
            }
            self = .object(members)
        }
    }

    /// The element at that place; nil where there is none or this is no array.
    package subscript(index: Int) -> JSON.Value? {
        guard let elements, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    package var isNull: Bool { self == .null }

    /// Nil for anything but a string; likewise the others.
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// Also of a number such as 1.0 or 1e3, which is the same number (RFC 8259 §6).
    package var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
    package var elements: [JSON.Value]? { if case .array(let value) = self { value } else { nil } }
    package var members: [JSON.Member]? { if case .object(let value) = self { value } else { nil } }
}

func isSameName(_ left: String, _ right: String) -> Bool {
    // Most names differ in length, which a string knows.
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}
