import HTTP

/// How urgent an answer is (RFC 9218, §4.1): from 0, the most, to 7.
///
/// A client's word counts, with two exceptions of which we know more (§8): players ask for playlists and media in the same words, but a playlist
/// of some hundred bytes must not wait behind the seconds of media that it announces. Media of one kind goes one after the other, as it is
/// played.
struct Urgency: Equatable {
    static let standard: UInt32 = 3
    static let playlist: UInt32 = 1
    private static let lowest: UInt32 = 7

    let value: UInt32

    /// Nil where the client's own word, or the standard, stands.
    init?(request: HTTPRequestHead, response: HTTPResponseHead) {
        let wanted = request.headers["Priority"].flatMap(Self.parse)
        guard let type = response.headers["Content-Type"] else { return nil }
        if type == MediaType.hlsPlaylist.value || type == MediaType.dashManifest.value {
            value = min(wanted ?? Self.playlist, Self.playlist)
        } else if type.hasPrefix("video/") || type.hasPrefix("audio/") {
            value = max(wanted ?? Self.standard, Self.standard)
        } else {
            return nil
        }
    }

    /// The urgency in a Priority field (a dictionary of RFC 8941), if it has one that counts.
    private static func parse(_ text: String) -> UInt32? {
        for member in text.split(separator: ",") {
            let member = member.drop { $0 == " " || $0 == "\t" }
            if member.hasPrefix("u="), let value = UInt32(member.dropFirst(2).prefix(1)), value <= lowest { return value }
        }
        return nil
    }
}
