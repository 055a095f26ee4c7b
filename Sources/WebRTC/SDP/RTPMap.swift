/// `a=rtpmap` with the `a=fmtp` and `a=rtcp-fb` of the same payload type (RFC 8866, §6.6; RFC 4585, §4.2).
package struct RTPMap: Equatable, Sendable {
    package var payloadType: UInt8
    /// In lower case: names are compared without regard to it.
    package var encoding: String
    package var clockRate: Int
    /// Of sound; 1 where it isn't said.
    package var channels: Int
    package var parameters: FormatParameters
    /// `nack`, `nack pli`, `transport-cc` and the like.
    package var feedback: [String]
}

/// The parameters of an `a=fmtp`: names in lower case.
package struct FormatParameters: Equatable, Sendable {
    package var values: [String: String] = [:]

    package init() {}

    /// `name=value` with semicolons between.
    package init(_ text: Substring) {
        for field in text.split(separator: ";") {
            let pair = field.split(separator: "=", maxSplits: 1)
            guard let name = pair.first?.trimmed else { continue }
            values[name.lowercased()] = pair.count > 1 ? String(pair[1].trimmed) : ""
        }
    }

    package subscript(name: String) -> String? { values[name] }
}

extension MediaDescription {
    /// What the section's payload types mean, in its order of preference. Types without an `a=rtpmap` are left out.
    package var rtpMaps: [RTPMap] {
        let maps = attributes.values("rtpmap").compactMap(Self.rtpMap)
        var byType: [UInt8: RTPMap] = Dictionary(maps.map { ($0.payloadType, $0) }) { first, _ in first }
        for line in attributes.values("fmtp") {
            let fields = line.split(separator: " ", maxSplits: 1)
            if fields.count == 2, let type = UInt8(fields[0]) { byType[type]?.parameters = FormatParameters(fields[1]) }
        }
        for line in attributes.values("rtcp-fb") {
            let fields = line.split(separator: " ", maxSplits: 1)
            guard fields.count == 2 else { continue }
            let types = fields[0] == "*" ? Array(byType.keys) : [UInt8(fields[0])].compactMap(\.self)
            for type in types { byType[type]?.feedback.append(String(fields[1])) }
        }
        return formats.compactMap { UInt8($0).flatMap { byType[$0] } }
    }

    /// `<payload type> <encoding>/<clock rate>[/<channels>]`
    private static func rtpMap(_ line: String) -> RTPMap? {
        let fields = line.split(separator: " ", maxSplits: 1)
        guard fields.count == 2, let type = UInt8(fields[0]), type < 128 else { return nil }
        let parts = fields[1].split(separator: "/")
        guard parts.count >= 2, let clockRate = Int(parts[1]), clockRate > 0 else { return nil }
        let channels = parts.count > 2 ? Int(parts[2]) ?? 1 : 1
        return RTPMap(
            payloadType: type, encoding: parts[0].lowercased(), clockRate: clockRate, channels: channels,
            parameters: FormatParameters(), feedback: [])
    }
}

extension Substring {
    var trimmed: Substring {
        guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else { return "" }
        return self[first...last]
    }
}
