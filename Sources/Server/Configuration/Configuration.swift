package import Logging
package import Store

/// All settings, with defaults that work. What each means is said in ``Setting/all``, from which help and the example
/// file come too.
package struct Configuration: Sendable, Equatable {
    package var httpPort: UInt16 = 8000
    package var rtmpPort: UInt16 = 1935
    /// Whether browsers and encoders may publish and watch by WebRTC.
    package var hasWebRTC = true
    package var webRTCPort: UInt16 = 8189
    /// Addresses and names where peers reach ``webRTCPort``. None: the machine's own, and what ``publicAddress`` names.
    package var webRTCAddresses: [String] = []
    /// STUN and TURN servers for peers whose network needs them; the server itself needs none.
    package var webRTCICEServers: [String] = []
    /// Nil: all addresses, IPv6 and IPv4.
    package var listenAddress: String?

    /// Files in PEM; as many as ``tlsKeys``. None and not ``isSelfSigned``: no TLS.
    package var tlsCertificates: [String] = []
    package var tlsKeys: [String] = []
    package var isSelfSigned = false
    package var httpsPort: UInt16 = 8443
    /// The port for RTMPS that other servers have, too.
    package var rtmpsPort: UInt16 = 1936
    package var redirectsToHTTPS = false
    package var strictTransportSecurity = Duration.zero

    package var publicAddress: String?
    /// Under which people reach this server, without a slash at the end: `https://live.example.org`. Nil: nobody has said.
    package var publicURL: String?
    /// Nil: proxies on this machine.
    package var trustedProxies: String?
    package var dataFolder = "data"
    package var database = DatabaseSetting.folder
    package var databaseConnections = Store.connectionsStandard
    /// Nil: see ``recordingsFolder``.
    package var chosenRecordingsFolder: String?

    package var isRecording = true
    package var minimumFreeBytes: Int64 = 1_000_000_000

    package var partTarget = Duration.milliseconds(200)
    package var segmentTarget = Duration.seconds(2)
    package var gracePeriod = Duration.seconds(30)
    package var silentPublisherTimeout = Duration.seconds(5)
    package var drainTimeout = Duration.seconds(10)
    package var isTestPictureOffered = true

    /// The most open that any organisation may be.
    package var signUp = Organisation.SignUp.invitation

    package var mailServer = MailServerSetting.none
    /// From whom mails come; set where `mailServer` is.
    package var mailSender: String?

    package var issuers: [String] = []
    package var issuerAudiences: [String] = []
    package var issuersMakeAccounts = false
    package var issuersLinkEmail = false
    /// An organisation's id.
    package var issuersOrganisation: String?

    /// Where webhooks may go besides the public internet.
    package var webhookNetworks: [String] = []
    package var unencryptedWebhooks = false

    package var logFormat = LogFormat.text
    package var logLevel = LogLevel.info

    /// Nil: one per core.
    package var loopCount: Int?
    package var connectionsMax = 20_000
    package var publishersMax = 100
    package var wrongKeysPerMinuteMax = 20
    package var requestsPerSecondMax = 10

    package init() {}

    /// Where recordings lie: the chosen folder, or `recordings` in the data folder.
    package var recordingsFolder: String { chosenRecordingsFolder ?? dataFolder + "/recordings" }

    /// Whether the encrypted ports are open.
    package var hasTLS: Bool { isSelfSigned || !tlsCertificates.isEmpty }
}
