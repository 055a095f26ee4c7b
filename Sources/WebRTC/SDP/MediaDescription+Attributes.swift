// The attributes of a section, understood. What can't be read is left out: an offer may hold what is newer than we are.
extension MediaDescription {
    package enum Direction: String, Sendable {
        case sendReceive = "sendrecv"
        case sendOnly = "sendonly"
        case receiveOnly = "recvonly"
        case inactive

        var sends: Bool { self == .sendReceive || self == .sendOnly }
        var receives: Bool { self == .sendReceive || self == .receiveOnly }
    }

    /// Sending and receiving, where nothing is said (RFC 8866, §6.7).
    package var direction: Direction {
        attributes.lazy.compactMap { Direction(rawValue: $0.name) }.first ?? .sendReceive
    }

    package var mid: String? { attributes.value("mid") }

    /// `a=extmap:<id>[/<direction>] <URI>` (RFC 8285, §5).
    package struct ExtensionMap: Equatable, Sendable {
        package var id: UInt8
        package var direction: Direction?
        package var uri: String
    }

    package var extensionMaps: [ExtensionMap] {
        attributes.values("extmap").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 2 else { return nil }
            let head = fields[0].split(separator: "/")
            guard let first = head.first, let id = UInt8(first), id > 0 else { return nil }
            let direction = head.count > 1 ? Direction(rawValue: String(head[1])) : nil
            return ExtensionMap(id: id, direction: direction, uri: String(fields[1]))
        }
    }

    /// The restriction identifiers that the peer sends (RFC 8851), those of `a=simulcast` first and in its order (RFC 8853).
    package var sentRIDs: [String] {
        let rids = attributes.values("rid").compactMap { line -> String? in
            let fields = line.split(separator: " ")
            return fields.count >= 2 && fields[1] == "send" ? String(fields[0]) : nil
        }
        let ordered = Self.simulcastOrder(attributes.value("simulcast") ?? "").filter(rids.contains)
        return ordered + rids.filter { !ordered.contains($0) }
    }

    /// `send a,b;~c`: alternatives behind a comma aren't used, `~` (paused) says nothing of the future.
    private static func simulcastOrder(_ text: String) -> [String] {
        let fields = text.split(separator: " ")
        guard let send = fields.firstIndex(of: "send"), send + 1 < fields.count else { return [] }
        return fields[send + 1].split(separator: ";").compactMap { alternatives in
            alternatives.split(separator: ",").first.map { String($0.drop { $0 == "~" }) }
        }
    }

    /// The first source, and the one that repeats it (RFC 5576, §4.2; RFC 4588, §8).
    package var sources: (primary: UInt32?, retransmission: UInt32?) {
        for group in attributes.values("ssrc-group") {
            let fields = group.split(separator: " ")
            if fields.first == "FID", fields.count == 3 { return (UInt32(fields[1]), UInt32(fields[2])) }
        }
        let first = attributes.value("ssrc").flatMap { UInt32($0.prefix { $0 != " " }) }
        return (first, nil)
    }
}
