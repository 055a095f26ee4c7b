/// A value of Action Message Format 0 (Adobe AMF 0, §2), as RTMP commands and FLV script tags carry it.
package enum AMF0Value: Equatable, Sendable {
    case number(Double)
    case boolean(Bool)
    /// At most 65,535 bytes of UTF-8; a longer text is encoded as ``longString(_:)``.
    case string(String)
    /// An anonymous object. The order of the properties is kept, since some readers depend on it.
    case object([AMF0Property])
    case null
    case undefined
    /// The index of an object that came earlier in the same message; not resolved.
    case reference(UInt16)
    /// An object by another name: encoders send `onMetaData` this way.
    case ecmaArray([AMF0Property])
    case strictArray([AMF0Value])
    /// Milliseconds since 1970; the time zone in minutes is reserved and should be zero.
    case date(milliseconds: Double, timeZoneMinutes: Int16)
    case longString(String)
    /// A value that the sender couldn't express.
    case unsupported
    case xmlDocument(String)
    case typedObject(className: String, properties: [AMF0Property])
}

/// A named value of an object.
package struct AMF0Property: Equatable, Sendable {
    package var name: String
    package var value: AMF0Value

    package init(_ name: String, _ value: AMF0Value) {
        self.name = name
        self.value = value
    }
}

extension AMF0Value {
    /// The text of a string or long string.
    package var text: String? {
        switch self {
        case .string(let text), .longString(let text): text
        default: nil
        }
    }

    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    package var boolean: Bool? {
        if case .boolean(let boolean) = self { boolean } else { nil }
    }

    /// The properties of anything that has names: object, ECMA array, typed object.
    package var properties: [AMF0Property]? {
        switch self {
        case .object(let properties), .ecmaArray(let properties), .typedObject(_, let properties): properties
        default: nil
        }
    }

    /// The first property of that name, if this is something with properties.
    package subscript(name: String) -> AMF0Value? {
        properties?.first { $0.name == name }?.value
    }
}

/// The byte in front of each value (Adobe AMF 0, §2.1).
enum AMF0Marker: UInt8 {
    case number = 0
    case boolean = 1
    case string = 2
    case object = 3
    case null = 5
    case undefined = 6
    case reference = 7
    case ecmaArray = 8
    case objectEnd = 9
    case strictArray = 10
    case date = 11
    case longString = 12
    case unsupported = 13
    case xmlDocument = 15
    case typedObject = 16
}
