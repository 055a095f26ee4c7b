internal import Runtime
internal import Synchronization

/// Where time zones' rules come from.
package struct TimeZoneSource: Sendable {
    /// Nil for a name that isn't a zone's.
    package var rules: @Sendable (_ name: String) -> TimeZoneRules?

    package init(rules: @escaping @Sendable (_ name: String) -> TimeZoneRules?) { self.rules = rules }

    /// Bytes of a name; the longest there is has 32.
    package static let nameLengthMax = 64

    /// The system's own (Debian's package `tzdata`), read when first asked for and kept. Reading one takes some microseconds from memory.
    package static func files(folder: String = "/usr/share/zoneinfo") -> TimeZoneSource {
        let shared = Shared()
        return TimeZoneSource { name in
            guard isName(name) else { return nil }
            if let known = shared.cache.withLock({ $0[name] }) { return known }
            guard let bytes = try? ReadableFile.contents(of: "\(folder)/\(name)"),
                let rules = try? TimeZoneRules(name: name, tzif: bytes)
            else { return nil }
            shared.cache.withLock { $0[name] = rules }
            return rules
        }
    }

    private final class Shared: Sendable {
        /// As many as there are files: some 600.
        let cache = Mutex<[String: TimeZoneRules]>([:])
    }

    /// `Europe/Berlin`, `America/Argentina/Ushuaia`, `UTC`: what can be a zone and never leads out of the folder. The files with leap
    /// seconds or for other programs are none.
    static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard name.utf8.count <= nameLengthMax, (1...3).contains(parts.count) else { return false }
        guard !["right", "posix", "localtime", "posixrules", "Factory"].contains(parts.first.map(String.init) ?? "") else { return false }
        return parts.allSatisfy { part in
            part.utf8.first.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0 & 0xDF) } == true
                && part.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                }
        }
    }
}
