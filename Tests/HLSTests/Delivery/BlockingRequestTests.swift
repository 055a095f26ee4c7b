import HLS
import Media
import Testing

@Suite struct BlockingRequestTests {
    @Test(
        "directives are read from among other parameters",
        arguments: [
            ("", BlockingRequest()), ("token=abc&x", BlockingRequest()), ("_HLS_msn=0", BlockingRequest(mediaSequenceNumber: 0)),
            ("a=1&_HLS_msn=12&_HLS_part=3&_HLS_skip=YES", BlockingRequest(mediaSequenceNumber: 12, part: 3, skip: .segments)),
            ("_HLS_part=3&_HLS_msn=12", BlockingRequest(mediaSequenceNumber: 12, part: 3)),
            ("_HLS_skip=v2", BlockingRequest(skip: .segmentsAndDateRanges)), ("_HLS_skip=later", BlockingRequest()),
            ("_HLS_skip", BlockingRequest()),
            ("_HLS_push=1&&=&", BlockingRequest()), ("_hls_msn=x", BlockingRequest()),
            ("_HLS_msn=99999999999999999999", BlockingRequest(mediaSequenceNumber: .max)),
            ("_HLS_msn=007", BlockingRequest(mediaSequenceNumber: 7)),
        ])
    func parses(query: String, expected: BlockingRequest) throws { #expect(try BlockingRequest(query: query[...]) == expected) }

    @Test(
        "what can't be meant is refused in words",
        arguments: [
            ("_HLS_part=1", "_HLS_part needs _HLS_msn: a part index counts within a segment"),
            ("_HLS_msn=", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn=-1", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn=+1", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn=1.5", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn=%31", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn=１", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn=1&_HLS_part=x", "_HLS_part must be a decimal number of at most 20 digits"),
            ("_HLS_msn=100000000000000000000", "_HLS_msn must be a decimal number of at most 20 digits"),
            ("_HLS_msn=1&_HLS_msn=1", "_HLS_msn is given twice"),
        ])
    func refuses(query: String, sentence: String) {
        #expect(throws: BlockingRequest.Refusal(sentence: sentence)) { try BlockingRequest(query: query[...]) }
    }

    /// Segments 3 to 5 of ten parts each, and two parts of segment 6.
    private var playlist: LivePlaylist {
        var playlist = LivePlaylist.sample(first: 3)
        playlist.appendSegments(3)
        playlist.appendParts(2)
        return playlist
    }

    private enum Expected { case ready, wait, bad }
    private func answer(_ number: Int?, _ part: Int?, _ playlist: LivePlaylist) -> Expected {
        switch BlockingRequest(mediaSequenceNumber: number, part: part).resolve(against: playlist) {
        case .ready: .ready
        case .wait: .wait
        case .badRequest(let sentence): sentence.isEmpty ? .ready : .bad
        }
    }

    @Test("a segment is waited for until it is complete; more than two ahead is refused")
    func segments() {
        #expect(answer(nil, nil, playlist) == .ready)
        #expect(answer(0, nil, playlist) == .ready)
        #expect(answer(5, nil, playlist) == .ready)
        #expect(answer(6, nil, playlist) == .wait)
        #expect(answer(7, nil, playlist) == .wait)
        #expect(answer(8, nil, playlist) == .bad)
        #expect(answer(.max, nil, playlist) == .bad)
    }

    @Test("a part is waited for within the Advance Part Limit: three seconds' worth")
    func parts() {
        #expect(answer(0, 99, playlist) == .ready)
        #expect(answer(6, 1, playlist) == .ready)
        #expect(answer(6, 2, playlist) == .wait)
        #expect(answer(6, 16, playlist) == .wait)
        #expect(answer(6, 17, playlist) == .bad)
        #expect(answer(7, 0, playlist) == .wait)
        #expect(answer(7, 14, playlist) == .wait)
        #expect(answer(7, 15, playlist) == .bad)
        #expect(answer(7, .max, playlist) == .bad)
        #expect(answer(8, 0, playlist) == .bad)
    }

    @Test("parts of a second or more may be asked for three ahead")
    func longParts() {
        let configuration = LivePlaylistConfiguration(targetDurationSeconds: 4, partTarget: .milliseconds(1000))
        let playlist = LivePlaylist(rendition: .video, configuration: configuration)
        #expect(answer(0, 2, playlist) == .wait)
        #expect(answer(0, 3, playlist) == .bad)
    }

    @Test("a part past the end of a finished segment means the first part of the following one")
    func pastTheEnd() {
        var playlist = playlist
        playlist.appendParts(8)
        #expect(answer(6, 10, playlist) == .wait)
        playlist.finishSegment()
        #expect(answer(6, 9, playlist) == .ready)
        #expect(answer(6, 10, playlist) == .wait)
        #expect(answer(6, 1000, playlist) == .wait)
        #expect(answer(6, .max, playlist) == .wait)
        #expect(answer(5, 10, playlist) == .ready)
        playlist.appendParts(1)
        #expect(answer(6, 10, playlist) == .ready)
        #expect(answer(6, .max, playlist) == .ready)
    }

    @Test("before the first segment plain requests wait, and part requests get the first part")
    func beginning() {
        var playlist = LivePlaylist.sample(first: 3)
        #expect(answer(nil, nil, playlist) == .wait)
        #expect(answer(0, nil, playlist) == .wait)
        #expect(answer(0, 0, playlist) == .wait)
        #expect(answer(3, 0, playlist) == .wait)
        #expect(answer(4, nil, playlist) == .wait)
        #expect(answer(5, nil, playlist) == .bad)
        playlist.appendParts(1)
        #expect(answer(nil, nil, playlist) == .wait)
        #expect(answer(3, 0, playlist) == .ready)
        playlist.finishSegment()
        #expect(answer(nil, nil, playlist) == .ready)
        #expect(answer(0, nil, playlist) == .ready)
    }

    @Test("after the end every request is answered at once")
    func ended() {
        var playlist = playlist
        playlist.finish()
        #expect(answer(.max, .max, playlist) == .ready)
        #expect(answer(nil, nil, playlist) == .ready)
    }

    @Test("without low latency a part means its segment")
    func plain() {
        var playlist = LivePlaylist.sample(partTarget: nil)
        playlist.appendSegment()
        playlist.appendParts(3)
        #expect(answer(0, 20, playlist) == .ready)
        #expect(answer(1, 0, playlist) == .wait)
    }
}
