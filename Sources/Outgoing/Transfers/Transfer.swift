internal import CCurl

/// One transfer under way: its handle, what libcurl's callbacks need, and what they collect. Lives on the thread of the ``TransferLoop``.
final class Transfer {
    let id: UInt64
    let easy: EasyHandle
    private let url: OutgoingURL
    private let addresses: AddressRule
    private let isMail: Bool
    // These live as long as the handle that reads them.
    private let headers: TextList
    private let recipients: TextList
    private var upload: ArraySlice<UInt8> = []
    private var collector: AnswerCollector
    private var wasAddressRefused = false

    /// - Parameter timeLimit: what is left of it.
    init(_ order: TransferOrder, within timeLimit: Duration, limits: OutgoingLimits) throws(OutgoingError) {
        id = order.id
        url = order.url
        easy = try EasyHandle()
        switch order.work {
        case .http(let request):
            isMail = false
            addresses = request.addresses
            headers = TextList(try request.headerLines())
            recipients = TextList([])
            collector = AnswerCollector(
                limits: limits, bodyBytesMax: request.answerBytesMax, isCutAtLimit: request.overlongAnswer == .isCut)
        case .mail(let dispatch):
            isMail = true
            addresses = .anywhere
            headers = TextList([])
            recipients = TextList(dispatch.recipients.map(\.address))
            collector = AnswerCollector(limits: limits, bodyBytesMax: 64 * 1024, isCutAtLimit: true)
            upload = dispatch.message[...]
        }
        try setCommonOptions(within: timeLimit, limits)
        try setCallbacks()
        switch order.work {
        case .http(let request):
            try request.setOptions(easy, limits)
            try easy.set(CURLOPT_HTTPHEADER, headers)
        case .mail(let dispatch):
            try dispatch.setOptions(easy)
            try easy.set(CURLOPT_MAIL_RCPT, recipients)
        }
    }

    private func setCommonOptions(within timeLimit: Duration, _ limits: OutgoingLimits) throws(OutgoingError) {
        try easy.set(CURLOPT_URL, url.text)
        try easy.set(CURLOPT_NOSIGNAL, 1)
        // A look-up of a name that hangs in the C library isn't waited for when the transfer ends.
        try easy.set(CURLOPT_QUICK_EXIT, 1)
        try easy.set(CURLOPT_TIMEOUT_MS, timeLimit.wholeMilliseconds)
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectTimeLimit.wholeMilliseconds)
        try easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = limits.certificateAuthorities { try easy.set(CURLOPT_CAINFO, file) }
        // Proxies of the environment would connect to addresses that nobody here has looked at.
        try easy.set(CURLOPT_PROXY, "")
        try easy.set(CURLOPT_PROTOCOLS_STR, isMail ? "smtp,smtps" : "http,https")
    }

    /// The pointer to this object is used while the handle is under way, which the desk ends before it lets go of this.
    private func setCallbacks() throws(OutgoingError) {
        let pointer = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe carillon_curl_set_pointer(easy.pointer, CURLOPT_WRITEDATA, pointer)
        unsafe carillon_curl_set_pointer(easy.pointer, CURLOPT_HEADERDATA, pointer)
        unsafe carillon_curl_set_pointer(easy.pointer, CURLOPT_READDATA, pointer)
        unsafe carillon_curl_set_pointer(easy.pointer, CURLOPT_OPENSOCKETDATA, pointer)
        unsafe carillon_curl_set_pointer(easy.pointer, CURLOPT_PREREQDATA, pointer)
        unsafe carillon_curl_set_data_function(easy.pointer, CURLOPT_WRITEFUNCTION, receiveBody)
        if !isMail { unsafe carillon_curl_set_data_function(easy.pointer, CURLOPT_HEADERFUNCTION, receiveHeader) }
        unsafe carillon_curl_set_data_function(easy.pointer, CURLOPT_READFUNCTION, giveUpload)
        let codes = unsafe [
            carillon_curl_set_open_socket(easy.pointer, openSocket), carillon_curl_set_prerequest(easy.pointer, checkConnection),
        ]
        guard codes.allSatisfy({ $0 == CURLE_OK }) else {
            throw OutgoingError(.invalid, "This build of libcurl doesn't let addresses be looked at.")
        }
    }

    // MARK: What the callbacks ask

    func allows(_ address: [UInt8]) -> Bool {
        if addresses.allows(address) { return true }
        wasAddressRefused = true
        return false
    }

    func takeHeader(_ line: [UInt8]) -> Bool { collector.takeHeader(line) }
    func takeBody(_ piece: [UInt8]) -> Bool { collector.takeBody(piece) }

    func nextUpload(max count: Int) -> ArraySlice<UInt8> {
        defer { upload = upload.dropFirst(count) }
        return upload.prefix(count)
    }

    // MARK: The end

    /// What came of it, by libcurl's code.
    func result(_ code: CURLcode) -> Result<OutgoingResponse, OutgoingError> {
        let answer = collector.answer
        if isMail { return code == CURLE_OK ? .success(OutgoingResponse(status: easy.responseCode)) : .failure(mailError(code)) }
        if let answer, code == CURLE_OK || (answer.isCut && code == CURLE_WRITE_ERROR) { return .success(answer) }
        return .failure(error(code))
    }

    private func mailError(_ code: CURLcode) -> OutgoingError {
        let reply = easy.responseCode
        if code == CURLE_LOGIN_DENIED {
            return OutgoingError(.signInRefused, "The mail server \(url) doesn't accept the user and password.")
        }
        switch reply {
        case 400..<500: return OutgoingError(.mailDeferred, "The mail server \(url) doesn't take the message now (SMTP \(reply)).")
        case 500..<600 where code != CURLE_USE_SSL_FAILED:
            return OutgoingError(.mailRefused, "The mail server \(url) refuses the message (SMTP \(reply)).")
        default: return error(code)
        }
    }

    private func error(_ code: CURLcode) -> OutgoingError {
        switch collector.trouble {
        case .headersTooBig: return OutgoingError(.answerTooBig, "The answer of \(url) has more headers than are read.")
        case .bodyTooBig: return OutgoingError(.answerTooBig, "The answer of \(url) is longer than is read.")
        case nil: break
        }
        if wasAddressRefused && (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK) {
            return OutgoingError(
                .addressRefused, "\(url) leads to an address of a private network or of this machine, which may not be asked.")
        }
        return OutgoingError(transferCode: code, url, isRedirected: (300..<400).contains(collector.answer?.status ?? 0))
    }
}

extension Duration {
    /// At least 1: to libcurl 0 means no limit.
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: max(1, min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000))
    }
}
