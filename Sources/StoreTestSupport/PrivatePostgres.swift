internal import Cryptography
internal import Glibc
package import Store

/// A PostgreSQL server of the tests' own. It ends with the process that started it.
package struct PrivatePostgres: Sendable {
    /// Why there is no server, in words.
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    /// One for the whole process, started when it is first needed. It forgets everything with the machine's power.
    package static let shared = Result { () throws(Unavailable) in try PrivatePostgres("fast") }

    /// `postgres://…`
    package let url: String

    /// - Parameter durability: `fast` or `durable`, see `script/private-postgres`.
    package init(_ durability: String) throws(Unavailable) {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let command = "/\(root)/script/private-postgres \(getpid()) \(durability) </dev/null 2>/dev/null"
        // The stream stays open: closing it would wait for the script, which goes on for as long as this process.
        guard let stream = unsafe popen(command, "r") else { throw Unavailable(description: "script/private-postgres doesn't start.") }
        var line = [CChar](repeating: 0, count: 4096)
        // `line` has the room that the call is told of, and ends with a zero.
        guard unsafe fgets(&line, CInt(line.count), stream) != nil else {
            throw Unavailable(description: "script/private-postgres says nothing: run it by hand.")
        }
        let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard text.hasPrefix("postgres://") else { throw Unavailable(description: text) }
        url = text
    }

    /// The address of an empty schema.
    package func makeSchema() throws -> PostgresAddress {
        let schema = "test_" + randomIdentifier(length: 16).lowercased()
        guard let address = PostgresAddress(url + "&options=-csearch_path%3D\(schema)") else {
            throw Unavailable(description: "script/private-postgres gave a URL that isn't one: \(url)")
        }
        return address
    }
}
