import Testing

@testable import RTMP

@Suite struct RTMPAddressTests {
    @Test(
        "Application, key and query are found wherever encoders put them",
        arguments: [
            ("live", "rtmp://h/live", "KEY", "live", "KEY", ""),
            ("live/", "rtmp://h/live/", "/KEY", "live", "KEY", ""),
            ("live", "rtmp://h/live", "KEY?a=1&b=2", "live", "KEY", "a=1&b=2"),
            ("live?t=1", "rtmp://h/live?t=1", "KEY", "live", "KEY", "t=1"),
            ("live/KEY", "rtmp://h/live/KEY", "", "live", "KEY", ""),
            ("live/KEY?t=1", "rtmp://h/live/KEY?t=1", "", "live", "KEY", "t=1"),
            ("live", "rtmp://h:1935/live/KEY", "", "live", "KEY", ""),
            ("live", "rtmp://h/live/KEY?t=1", "", "live", "KEY", "t=1"),
            ("", "rtmp://h/live/KEY", "", "live", "KEY", ""),
            ("", "rtmp://h/live", "KEY", "live", "KEY", ""),
            ("live/room", "rtmp://h/live/room", "KEY", "live/room", "KEY", ""),
            ("live", "rtmp://h/live", "", "live", "", ""),
            ("live", "", "", "live", "", ""), ("", "", "", "", "", ""), ("", "rtmp://", "?", "", "", ""), ("//", "//", "//", "", "", ""),
        ])
    func addresses(app: String, tcURL: String, name: String, expectedApp: String, key: String, query: String) {
        let address = RTMPAddress(app: app, tcURL: tcURL, name: name)
        #expect(address.app == expectedApp)
        #expect(address.name == key)
        #expect(address.query == query)
    }
}
