internal import Bytes

/// Writes elements and attributes; text is escaped (XML 1.0, §2.4).
struct XMLWriter {
    private var writer: ByteWriter

    init(reservingCapacity capacity: Int) {
        writer = ByteWriter(reservingCapacity: capacity)
        writer.write(utf8: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    }

    var bytes: [UInt8] { writer.bytes }

    /// - Parameter attributes: those with nil are left out.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: ((inout XMLWriter) -> Void)? = nil)
    {
        writer.write(utf8: "<" + name)
        for case (let key, let value?) in attributes {
            writer.write(utf8: " " + key + "=\"")
            write(text: value)
            writer.write(utf8: "\"")
        }
        guard let content else { return writer.write(utf8: "/>\n") }
        writer.write(utf8: ">")
        content(&self)
        writer.write(utf8: "</" + name + ">\n")
    }

    mutating func write(text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): writer.write(utf8: "&amp;")
            case UInt8(ascii: "<"): writer.write(utf8: "&lt;")
            case UInt8(ascii: ">"): writer.write(utf8: "&gt;")
            case UInt8(ascii: "\""): writer.write(utf8: "&quot;")
            default: writer.write(byte)
            }
        }
    }

    mutating func endLine() { writer.write(utf8: "\n") }
}
