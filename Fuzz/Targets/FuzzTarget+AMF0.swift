import Bytes
import Containers

extension FuzzTarget {
    /// AMF0 values. What can be read is the same when it has been written and read again.
    static let amf0 = FuzzTarget(name: "AMF0") { bytes in
        guard let values = decode(bytes) else { return }
        for value in values { _ = (value.text, value.number, value["videocodecid"]) }
        let written = encode(values)
        // A text that was repaired may have grown beyond a limit; then there is nothing to compare.
        guard let again = decode(written.rawSpan) else { return }
        precondition(encode(again) == written, "AMF0 changes when it is written and read")
    }

    private static func decode(_ bytes: RawSpan) -> [AMF0Value]? {
        var decoder = AMF0Decoder(bytes)
        return try? decoder.readAll()
    }

    private static func encode(_ values: [AMF0Value]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(amf0: values)
        return writer.bytes
    }
}
