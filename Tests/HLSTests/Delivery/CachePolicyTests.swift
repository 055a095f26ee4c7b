import HLS
import Testing

@Suite struct CachePolicyTests {
    @Test(
        "each kind of answer is kept for as long as its address means it",
        arguments: [
            (CachePolicy.plainPlaylist, "public, max-age=0, s-maxage=1"), (.multivariantPlaylist, "public, max-age=0, s-maxage=1"),
            (.blockingPlaylist(targetDurationSeconds: 2), "public, max-age=12"), (.finishedPlaylist, "public, max-age=60"),
            (.media, "public, max-age=31536000, immutable"), (.notFound, "public, max-age=1"), (.refusal, "no-store"),
        ])
    func values(policy: CachePolicy, expected: String) { #expect(policy.cacheControl == expected) }

    @Test("a playlist's policy depends on how it was asked for, until it ends")
    func playlists() {
        var playlist = LivePlaylist.sample()
        #expect(CachePolicy.playlist(answering: BlockingRequest(), playlist) == .plainPlaylist)
        #expect(CachePolicy.playlist(answering: BlockingRequest(skip: .segments), playlist) == .plainPlaylist)
        #expect(
            CachePolicy.playlist(answering: BlockingRequest(mediaSequenceNumber: 3), playlist)
                == .blockingPlaylist(targetDurationSeconds: 2))
        playlist.finish()
        #expect(CachePolicy.playlist(answering: BlockingRequest(), playlist) == .finishedPlaylist)
    }
}
