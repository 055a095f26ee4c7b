/// Says in words which rules of RFC 8216bis (§4.4.6) a multivariant playlist breaks.
package enum MultivariantChecker {
    package static func check(_ text: String) -> [Finding] {
        var findings = Findings()
        let lines = text.split(separator: "\n").map(String.init)
        if lines.first != "#EXTM3U" { findings.violation("4.4.1.1", "the first line isn't #EXTM3U") }
        let groups = audioGroups(in: lines, &findings)
        var variants: [AttributeList] = []
        for (index, line) in lines.enumerated() where line.hasPrefix("#EXT-X-STREAM-INF:") {
            guard let attributes = AttributeList(line.dropFirst("#EXT-X-STREAM-INF:".count)) else {
                findings.violation("4.2", "a variant has a broken attribute list")
                continue
            }
            if index + 1 >= lines.count || lines[index + 1].hasPrefix("#") { findings.violation("4.4.6.2", "a variant has no URI") }
            check(attributes, groups, &findings)
            variants.append(attributes)
        }
        if variants.isEmpty { findings.violation("4.4.6.2", "there is no variant") }
        let withoutCaptions = variants.filter { $0.bare("CLOSED-CAPTIONS") == "NONE" }.count
        if withoutCaptions != 0, withoutCaptions != variants.count {
            findings.violation("4.4.6.2", "CLOSED-CAPTIONS=NONE stands at some variants only")
        }
        for line in lines where ["#EXTINF", "#EXT-X-TARGETDURATION", "#EXT-X-PART", "#EXT-X-MAP"].contains(where: line.hasPrefix) {
            findings.violation("4.4.6", "\(line) belongs in a media playlist")
        }
        return findings.all
    }

    private static func audioGroups(in lines: [String], _ findings: inout Findings) -> Set<String> {
        var groups: Set<String> = []
        for line in lines where line.hasPrefix("#EXT-X-MEDIA:") {
            guard let attributes = AttributeList(line.dropFirst("#EXT-X-MEDIA:".count)), let type = attributes.bare("TYPE"),
                let group = attributes.quoted("GROUP-ID"), attributes.quoted("NAME") != nil
            else {
                findings.violation("4.4.6.1", "\(line) has no valid TYPE, GROUP-ID and NAME")
                continue
            }
            if type == "AUDIO" { groups.insert(group) }
            if attributes.isYes("DEFAULT"), attributes.values["AUTOSELECT"] != nil, !attributes.isYes("AUTOSELECT") {
                findings.violation("4.4.6.1", "a default rendition isn't AUTOSELECT")
            }
            if type == "AUDIO", attributes.quoted("CHANNELS") == nil {
                findings.warning("4.4.6.1", "an audio rendition has no CHANNELS")
            }
        }
        return groups
    }

    private static func check(_ variant: AttributeList, _ groups: Set<String>, _ findings: inout Findings) {
        guard let peak = variant.integer("BANDWIDTH") else { return findings.violation("4.4.6.2", "a variant has no BANDWIDTH") }
        if let average = variant.integer("AVERAGE-BANDWIDTH"), average > peak {
            findings.violation("4.4.6.2", "AVERAGE-BANDWIDTH is more than BANDWIDTH")
        }
        if variant.quoted("CODECS") == nil { findings.warning("4.4.6.2", "a variant has no CODECS") }
        if variant.values["AUDIO"] != nil, !groups.contains(variant.quoted("AUDIO") ?? "") {
            findings.violation("4.4.6.2", "a variant names an audio group that doesn't exist")
        }
        if let rate = variant.values["FRAME-RATE"], rate.split(separator: ".").last?.count != 3 || DecimalSeconds(rate) == nil {
            findings.violation("4.4.6.2", "FRAME-RATE \(rate) doesn't have three decimals")
        }
        if let resolution = variant.values["RESOLUTION"], resolution.split(separator: "x").compactMap(decimalInteger).count != 2 {
            findings.violation("4.4.6.2", "RESOLUTION \(resolution) isn't two numbers")
        }
        if let range = variant.values["VIDEO-RANGE"], !["SDR", "HLG", "PQ"].contains(range) {
            findings.violation("4.4.6.2", "VIDEO-RANGE \(range) doesn't exist")
        }
    }
}
