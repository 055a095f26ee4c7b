import Bytes
import Containers

/// A command message: a name, a transaction id and values (Adobe RTMP 1.0, §7.2).
struct RTMPCommand: Equatable {
    var name: String
    /// 0 where no answer is wanted.
    var transactionID: Double
    /// The command object, and what follows it.
    var arguments: [AMF0Value]
    /// The message stream it came on; 0 for those about the connection.
    var streamID: UInt32 = 0

    init(name: String, transactionID: Double = 0, arguments: [AMF0Value]) {
        self.name = name
        self.transactionID = transactionID
        self.arguments = arguments
    }

    /// Reads a message of type 17 or 20. An AMF3 command has a zero byte in front of what is AMF0 all the same (§7.1.1).
    init(_ message: RTMPMessage, limits: AMF0Limits) throws(RTMPError) {
        let values = try Self.values(of: message, limits: limits)
        guard let name = values.first?.text else { throw .violation("a command has no name") }
        self.name = name
        transactionID = values.count > 1 ? values[1].number ?? 0 : 0
        arguments = Array(values.dropFirst(2))
        streamID = message.streamID
    }

    /// The AMF0 values of a command or data message.
    static func values(of message: RTMPMessage, limits: AMF0Limits) throws(RTMPError) -> [AMF0Value] {
        let isAMF3 = message.type == .commandAMF3 || message.type == .dataAMF3
        let bytes = isAMF3 && message.payload.first == 0 ? message.payload.dropFirst() : message.payload[...]
        do throws(ParseError) {
            var decoder = AMF0Decoder(bytes.rawSpan, limits: limits)
            return try decoder.readAll()
        } catch {
            throw .malformed("a command or data message", error)
        }
    }

    /// The text of an argument; empty where it is missing or something else.
    func text(at index: Int) -> String {
        arguments.indices.contains(index) ? arguments[index].text ?? "" : ""
    }

    /// A number that names a message stream.
    func streamID(at index: Int) -> UInt32? {
        guard arguments.indices.contains(index), let number = arguments[index].number else { return nil }
        return UInt32(exactly: number)
    }

    /// The message's payload.
    func encoded() -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 256)
        writer.write(amf0: .string(name))
        writer.write(amf0: .number(transactionID))
        writer.write(amf0: arguments)
        return writer.bytes
    }
}
