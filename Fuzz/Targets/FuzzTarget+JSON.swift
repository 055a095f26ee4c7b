import Bytes
import JSON

extension FuzzTarget {
    /// A JSON text: what is read, is written and read again as the same.
    static let json = FuzzTarget(name: "JSON") { bytes in
        let limits = JSON.Limits(bytesMax: 1 << 16, depthMax: 16, valuesMax: 1 << 12)
        do throws(JSON.SyntaxError) {
            let value = try JSON.Value(parsing: bytes, limits: limits)
            let written = value.bytes
            precondition(!written.contains { $0 < 0x20 || $0 == UInt8(ascii: "<") }, "a line end or a tag comes through")
            // Escapes may make it longer.
            let again = try? JSON.Value(parsing: written)
            precondition(again == value, "what was written reads otherwise")
            read(JSON.Node(value))
        } catch {
            precondition((0...bytes.byteCount).contains(error.offset), "an error lies outside the text")
            precondition(!error.description.isEmpty)
        }
    }

    /// As every kind of value, down to the leaves.
    private static func read(_ node: JSON.Node) {
        _ = (try? node.string(bytesMax: 3), try? node.integer(in: 0...9), try? node.number(), try? node.bool())
        for member in (try? node.members()) ?? [] {
            precondition(node[member.name] == member.node, "a member is not found by its name")
            read(member.node)
        }
        for element in (try? node.elements()) ?? [] { read(element) }
    }
}
