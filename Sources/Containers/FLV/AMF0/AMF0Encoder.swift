package import Bytes

extension ByteWriter {
    /// Appends `value` in AMF0 (Adobe AMF 0, §2). A text of more than 65,535 bytes becomes a long string; a longer
    /// property or class name is cut there, for its length has only two bytes.
    package mutating func write(amf0 value: AMF0Value) {
        switch value {
        case .number(let number):
            write(.number)
            write(number.bitPattern)
        case .boolean(let boolean):
            write(.boolean)
            write(boolean ? 1 as UInt8 : 0)
        case .string(let text): write(text: text)
        case .longString(let text): write(.longString, longText: text)
        case .xmlDocument(let text): write(.xmlDocument, longText: text)
        case .null: write(.null)
        case .undefined: write(.undefined)
        case .unsupported: write(.unsupported)
        case .reference(let index):
            write(.reference)
            write(index)
        case .date(let milliseconds, let timeZoneMinutes):
            write(.date)
            write(milliseconds.bitPattern)
            write(UInt16(bitPattern: timeZoneMinutes))
        case .object, .ecmaArray, .typedObject, .strictArray: write(composite: value)
        }
    }

    /// Appends each of `values` in AMF0, as a command's arguments stand.
    package mutating func write(amf0 values: [AMF0Value]) {
        for value in values { write(amf0: value) }
    }

    private mutating func write(composite value: AMF0Value) {
        switch value {
        case .object(let properties):
            write(.object)
            write(properties: properties)
        case .ecmaArray(let properties):
            write(.ecmaArray)
            write(UInt32(clamping: properties.count))
            write(properties: properties)
        case .typedObject(let className, let properties):
            write(.typedObject)
            write(name: className)
            write(properties: properties)
        case .strictArray(let elements):
            write(.strictArray)
            write(UInt32(clamping: elements.count))
            write(amf0: elements)
        default: break
        }
    }

    private mutating func write(properties: [AMF0Property]) {
        for property in properties {
            write(name: property.name)
            write(amf0: property.value)
        }
        write(0 as UInt16)
        write(.objectEnd)
    }

    private mutating func write(text: String) {
        let bytes = [UInt8](text.utf8)
        guard let count = UInt16(exactly: bytes.count) else { return write(.longString, longText: text) }
        write(.string)
        write(count)
        write(bytes)
    }

    private mutating func write(name: String) {
        let bytes = name.utf8.prefix(Int(UInt16.max))
        write(UInt16(clamping: bytes.count))
        write([UInt8](bytes))
    }

    private mutating func write(_ marker: AMF0Marker, longText text: String) {
        write(marker)
        write(UInt32(clamping: text.utf8.count))
        write(utf8: text)
    }

    private mutating func write(_ marker: AMF0Marker) { write(marker.rawValue) }
}
