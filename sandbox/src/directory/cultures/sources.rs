//! The names and places themselves.

/// A culture as it is written down here: names apart by spaces, an underscore for a space within a
/// name, and after a colon the ASCII form. A place: country, city, state, time zone, locale,
/// dialling code, postal code, street.
pub(super) struct Source {
    /// How common it is, relative to the others.
    pub(super) weight: usize,
    pub(super) native: u64,
    pub(super) language: &'static str,
    pub(super) family_first: bool,
    pub(super) places: &'static [&'static str],
    pub(super) given: &'static str,
    pub(super) family: &'static str,
}

pub(super) const SOURCES: [Source; 30] = [
    Source {
        weight: 16,
        native: 100,
        language: "en",
        family_first: false,
        places: &[
            "US|New York|NY|America/New_York|en_US|+1 212|100|Broadway",
            "US|Chicago|IL|America/Chicago|en_US|+1 312|606|Wacker Drive",
            "US|San Francisco|CA|America/Los_Angeles|en_US|+1 415|941|Brannan Street",
            "GB|London||Europe/London|en_GB|+44 20|EC1A |Farringdon Road",
            "AU|Melbourne|VIC|Australia/Melbourne|en_AU|+61 3|30|Collins Street",
            "CA|Toronto|ON|America/Toronto|en_CA|+1 416|M5V |Queen Street West",
        ],
        given: "Olivia James Amelia George Isla Harry Grace Noah Ruby Leo Mabel Arthur Phoebe \
            Oscar Hazel Samuel Imogen Theodore",
        family: "Walker Hughes Bennett Clarke Sinclair Foster Ashworth Reid Whitaker Palmer \
            Donnelly Marsh Hollis Pritchard Vance Caldwell O'Connor:oconnor \
            Saint-John:saintjohn",
    },
    Source {
        weight: 6,
        native: 100,
        language: "fr",
        family_first: false,
        places: &[
            "FR|Paris||Europe/Paris|fr_FR|+33 1|750|rue de l’Échiquier",
            "FR|Lyon||Europe/Paris|fr_FR|+33 4|690|quai Saint-Antoine",
            "CA|Montréal|QC|America/Toronto|fr_CA|+1 514|H2X |rue Sainte-Catherine",
            "SN|Dakar||Africa/Dakar|fr_SN|+221 33|115|avenue Cheikh Anta Diop",
        ],
        given: "Zoé:zoe François:francois Anaïs:anais Jérôme:jerome Chloé:chloe Loïc:loic \
            Maëlle:maelle Benoît:benoit Inès:ines Théo:theo Aïssatou:aissatou \
            Jean-Noël:jeannoel",
        family: "Lefèvre:lefevre Béranger:beranger Ñdiaye:ndiaye Garçon:garcon Desprès:despres \
            Fournier Crête:crete Hébert:hebert Prévost:prevost Gauthier \
            Müller-Roche:mullerroche Bœuf:boeuf",
    },
    Source {
        weight: 6,
        native: 100,
        language: "de",
        family_first: false,
        places: &[
            "DE|Berlin||Europe/Berlin|de_DE|+49 30|101|Torstraße",
            "DE|München|BY|Europe/Berlin|de_DE|+49 89|803|Türkenstraße",
            "AT|Wien||Europe/Vienna|de_AT|+43 1|10|Mariahilfer Straße",
            "CH|Zürich|ZH|Europe/Zurich|de_CH|+41 44|80|Löwenstraße",
        ],
        given: "Jürgen:juergen Käthe:kaethe Björn:bjoern Anneliese Götz:goetz Ursula Lukas \
            Friederike Matthäus:matthaeus Heike Jörg:joerg Sophie",
        family: "Müller:mueller Groß:gross Schäfer:schaefer Weiß:weiss König:koenig Böhm:boehm \
            Vogel Strauß:strauss Jäger:jaeger Krüger:krueger Öztürk:oeztuerk Freudenberg",
    },
    Source {
        weight: 8,
        native: 100,
        language: "es",
        family_first: false,
        places: &[
            "ES|Madrid||Europe/Madrid|es_ES|+34 91|280|calle de Atocha",
            "MX|Ciudad de México|CDMX|America/Mexico_City|es_MX|+52 55|060|avenida Ámsterdam",
            "AR|Córdoba|X|America/Argentina/Cordoba|es_AR|+54 351|50|bulevar San Juan",
            "CO|Bogotá|DC|America/Bogota|es_CO|+57 1|110|carrera Séptima",
        ],
        given: "Íñigo:inigo Begoña:begona José:jose Lucía:lucia Andrés:andres Sofía:sofia \
            Ramón:ramon Inés:ines Ximena Álvaro:alvaro Concepción:concepcion Martín:martin",
        family: "Núñez:nunez Ibáñez:ibanez Peña:pena Gómez:gomez Güell:guell Ordóñez:ordonez \
            Castaño:castano Muñoz:munoz Rodríguez:rodriguez Suárez:suarez \
            Echeverría:echeverria Zúñiga:zuniga",
    },
    Source {
        weight: 5,
        native: 100,
        language: "pt",
        family_first: false,
        places: &[
            "BR|São Paulo|SP|America/Sao_Paulo|pt_BR|+55 11|013|rua Augusta",
            "BR|Brasília|DF|America/Sao_Paulo|pt_BR|+55 61|700|quadra 308",
            "PT|Lisboa||Europe/Lisbon|pt_PT|+351 21|12|rua do Alecrim",
        ],
        given: "João:joao Conceição:conceicao Antônio:antonio Luísa:luisa Estêvão:estevao \
            Inês:ines Caetano Beatriz Vinícius:vinicius Thaís:thais",
        family: "Gonçalves:goncalves Magalhães:magalhaes Araújo:araujo Conceição:conceicao \
            Brandão:brandao Simões:simoes Pereira Falcão:falcao Guimarães:guimaraes \
            Assunção:assuncao",
    },
    Source {
        weight: 3,
        native: 100,
        language: "pl",
        family_first: false,
        places: &[
            "PL|Łódź||Europe/Warsaw|pl_PL|+48 42|90-|ulica Piotrkowska",
            "PL|Wrocław||Europe/Warsaw|pl_PL|+48 71|50-|ulica Świdnicka",
        ],
        given: "Łukasz:lukasz Małgorzata:malgorzata Zbigniew Agnieszka Stanisław:stanislaw \
            Żaneta:zaneta Błażej:blazej Bożena:bozena",
        family: "Nowak Wójcik:wojcik Źdźbło:zdzblo Gałązka:galazka Ćwikła:cwikla Żak:zak Święch:swiech Kowalczyk",
    },
    Source {
        weight: 3,
        native: 100,
        language: "cs",
        family_first: false,
        places: &[
            "CZ|Brno||Europe/Prague|cs_CZ|+420 5|602|Údolní",
            "SK|Košice||Europe/Bratislava|sk_SK|+421 55|040|Hlavná",
        ],
        given: "Jiří:jiri Kateřina:katerina Ondřej:ondrej Žofie:zofie Matěj:matej Božena:bozena \
            Ľubomír:lubomir Zdeněk:zdenek",
        family: "Janů:janu Martinů:martinu Krejčí:krejci Kočí:koci Šerých:serych Dolejší:dolejsi Petrů:petru Jirků:jirku",
    },
    Source {
        weight: 3,
        native: 100,
        language: "hu",
        family_first: false,
        places: &["HU|Győr||Europe/Budapest|hu_HU|+36 96|90|Széchenyi tér"],
        given: "Ágnes:agnes Győző:gyozo Zoltán:zoltan Erzsébet:erzsebet Bálint:balint Őzike:ozike \
            Jenő:jeno Réka:reka",
        family: "Kovács:kovacs Tóth:toth Szűcs:szucs Fülöp:fulop Erdős:erdos Hollósi:hollosi \
            Vörös:voros Bíró:biro",
    },
    Source {
        weight: 3,
        native: 100,
        language: "tr",
        family_first: false,
        places: &[
            "TR|İstanbul||Europe/Istanbul|tr_TR|+90 212|344|İstiklal Caddesi",
            "TR|Eskişehir||Europe/Istanbul|tr_TR|+90 222|260|Doktorlar Caddesi",
        ],
        given: "Işıl:isil İbrahim:ibrahim Gülşen:gulsen Çağrı:cagri Ömer:omer Şebnem:sebnem \
            Doğan:dogan Tuğçe:tugce",
        family: "Yıldız:yildiz Şahin:sahin Çelik:celik Güneş:gunes Öztürk:ozturk Karadağ:karadag \
            Ünlü:unlu Aydın:aydin",
    },
    Source {
        weight: 4,
        native: 100,
        language: "sv",
        family_first: false,
        places: &[
            "SE|Malmö||Europe/Stockholm|sv_SE|+46 40|211|Södra Förstadsgatan",
            "DK|Aarhus||Europe/Copenhagen|da_DK|+45 86|80|Sønder Allé",
            "NO|Tromsø||Europe/Oslo|nb_NO|+47 77|90|Grønnegata",
            "FI|Jyväskylä||Europe/Helsinki|fi_FI|+358 14|401|Väinönkatu",
            "IS|Reykjavík||Atlantic/Reykjavik|is_IS|+354 5|1|Skólavörðustígur",
        ],
        given: "Åsa:asa Søren:soren Märta:marta Bjørn:bjorn Ævar:aevar Säde:sade Þóra:thora \
            Jökull:jokull Linnéa:linnea Øyvind:oyvind",
        family: "Åkerström:akerstrom Sjögren:sjogren Kjær:kjaer Hämäläinen:hamalainen \
            Þorláksson:thorlaksson Ødegård:odegard Björklund:bjorklund Nyström:nystrom \
            Mäkinen:makinen Rødsgaard:rodsgaard",
    },
    Source {
        weight: 3,
        native: 100,
        language: "vi",
        family_first: true,
        places: &[
            "VN|Đà Nẵng||Asia/Ho_Chi_Minh|vi_VN|+84 236|550|đường Bạch Đằng",
            "VN|Hà Nội||Asia/Ho_Chi_Minh|vi_VN|+84 24|100|phố Hàng Bông",
        ],
        given: "Đức:duc Thảo:thao Hương:huong Quỳnh:quynh Bảo:bao Nguyệt:nguyet Tuấn:tuan \
            Phượng:phuong",
        family: "Nguyễn:nguyen Trần:tran Đặng:dang Phạm:pham Vũ:vu Hoàng:hoang Đỗ:do Ngô:ngo",
    },
    Source {
        weight: 3,
        native: 100,
        language: "yo",
        family_first: false,
        places: &[
            "NG|Ìbàdàn|OY|Africa/Lagos|yo_NG|+234 2|200|Ring Road",
            "KE|Nairobi||Africa/Nairobi|sw_KE|+254 20|001|Kenyatta Avenue",
            "GH|Kumasi||Africa/Accra|en_GH|+233 32|00|Prempeh II Street",
        ],
        given: "Olúwaṣeun:oluwaseun Ìyábọ̀:iyabo Adébáyọ̀:adebayo Wanjikũ:wanjiku Kwabena \
            Ṣadé:sade Ọlábísí:olabisi Makena",
        family: "Adéyẹmí:adeyemi Ọ̀ṣúntókun:osuntokun Ńjoroge:njoroge Boateng Ọláníyan:olaniyan \
            Wambũi:wambui Asante Bánkọ́lé:bankole",
    },
    Source {
        weight: 1,
        native: 100,
        language: "lv",
        family_first: false,
        places: &["LV|Rīga||Europe/Riga|lv_LV|+371 67|LV-10|Brīvības iela"],
        given: "Jānis:janis Līga:liga Mārtiņš:martins Žanete:zanete",
        family: "Zīle:zile Kļava:klava Dūja:duja Ķirsis:kirsis",
    },
    Source {
        weight: 1,
        native: 100,
        language: "hr",
        family_first: false,
        places: &["HR|Čakovec||Europe/Zagreb|hr_HR|+385 40|400|Kralja Tomislava"],
        given: "Željko:zeljko Đurđica:djurdjica Božo:bozo Nevena",
        family: "Hadžić:hadzic Čović:covic Đukić:djukic Šarić:saric",
    },
    Source {
        weight: 1,
        native: 100,
        language: "ro",
        family_first: false,
        places: &["RO|Iași||Europe/Bucharest|ro_RO|+40 232|700|Strada Lăpușneanu"],
        given: "Ștefan:stefan Ruxandra Ioniță:ionita Mădălina:madalina",
        family: "Țuțuianu:tutuianu Ionescu Bălănescu:balanescu Mureșan:muresan",
    },
    Source {
        weight: 5,
        native: 65,
        language: "ru",
        family_first: false,
        places: &[
            "KZ|Алматы||Asia/Almaty|ru_KZ|+7 727|050|проспект Абая",
            "BG|София||Europe/Sofia|bg_BG|+359 2|10|булевард Витоша",
            "RS|Београд||Europe/Belgrade|sr_RS|+381 11|110|Кнез Михаилова",
        ],
        given: "Александр:aleksandr Людмила:lyudmila Фёдор:fyodor Ксения:kseniya Ярослав:yaroslav \
            Юлия:yuliya Ђорђе:djordje Щербина:shcherbina",
        family: "Черных:chernykh Щерба:shcherba Жук:zhuk Мельник:melnik Гринько:grinko Бондаренко:bondarenko Цой:tsoy Ёж:yozh",
    },
    Source {
        weight: 3,
        native: 65,
        language: "uk",
        family_first: false,
        places: &[
            "UA|Київ||Europe/Kyiv|uk_UA|+380 44|010|вулиця Хрещатик",
            "UA|Львів||Europe/Kyiv|uk_UA|+380 32|790|площа Ринок",
        ],
        given: "Оксана:oksana Євген:yevhen Соломія:solomiia Тарас:taras Їжакевич:yizhakevych \
            Мар’яна:mariana Андрій:andrii Ґанна:ganna",
        family: "Шевченко:shevchenko Ґудзь:gudz Коваль:koval Їжак:yizhak В’ятрович:viatrovych \
            Бойко:boiko Лисенко:lysenko Єфремова:yefremova",
    },
    Source {
        weight: 3,
        native: 65,
        language: "el",
        family_first: false,
        places: &[
            "GR|Αθήνα||Europe/Athens|el_GR|+30 21|105|Σταδίου",
            "CY|Λευκωσία||Asia/Nicosia|el_CY|+357 22|10|Λήδρας",
        ],
        given: "Ευγενία:evgenia Γιώργος:giorgos Δήμητρα:dimitra Νικόλαος:nikolaos \
            Αγγελική:angeliki Ηλίας:ilias Φωτεινή:foteini Ξενοφών:xenofon",
        family: "Παπαδόπουλος:papadopoulos Οικονόμου:oikonomou Καζαντζής:kazantzis \
            Χατζηδάκης:chatzidakis Ψαρρός:psarros Θεοδώρου:theodorou Μαυρίδης:mavridis \
            Αναγνώστου:anagnostou",
    },
    Source {
        weight: 5,
        native: 65,
        language: "ar",
        family_first: false,
        places: &[
            "EG|القاهرة||Africa/Cairo|ar_EG|+20 2|115|شارع طلعت حرب",
            "AE|دبي||Asia/Dubai|ar_AE|+971 4|000|شارع الشيخ زايد",
            "MA|مراكش||Africa/Casablanca|ar_MA|+212 5|400|شارع محمد الخامس",
        ],
        given: "محمد:mohammed فاطمة:fatima عبدالرحمن:abdulrahman ليلى:layla يوسف:youssef نور:nour \
            خالد:khaled هدى:huda",
        family: "الفارسي:alfarsi بن_علي:benali العبدالله:alabdullah حداد:haddad الزهراني:alzahrani \
            منصور:mansour القاضي:alqadi شاهين:shaheen",
    },
    Source {
        weight: 3,
        native: 65,
        language: "he",
        family_first: false,
        places: &[
            "IL|תל אביב||Asia/Jerusalem|he_IL|+972 3|67|שדרות רוטשילד",
            "IL|חיפה||Asia/Jerusalem|he_IL|+972 4|31|שדרות הנשיא",
        ],
        given: "נועה:noa יצחק:yitzhak תמר:tamar אברהם:avraham שירה:shira דוד:david מיכל:michal \
            איתן:eitan",
        family: "כהן:cohen לוי:levi בן־דוד:bendavid פרידמן:friedman מזרחי:mizrahi שפירא:shapira \
            אברמוביץ׳:abramovich גולן:golan",
    },
    Source {
        weight: 5,
        native: 55,
        language: "hi",
        family_first: false,
        places: &[
            "IN|मुंबई|MH|Asia/Kolkata|hi_IN|+91 22|400|मरीन ड्राइव",
            "IN|दिल्ली|DL|Asia/Kolkata|hi_IN|+91 11|110|चाँदनी चौक",
            "NP|काठमाडौँ||Asia/Kathmandu|ne_NP|+977 1|44|ठमेल",
        ],
        given: "प्रियंका:priyanka राजेश:rajesh लक्ष्मी:lakshmi विक्रम:vikram अनन्या:ananya \
            कृष्ण:krishna स्मृति:smriti अर्जुन:arjun",
        family: "शर्मा:sharma त्रिपाठी:tripathi चौधरी:chaudhary श्रीवास्तव:shrivastava \
            गुप्ता:gupta मिश्रा:mishra कुलकर्णी:kulkarni बंद्योपाध्याय:bandyopadhyay",
    },
    Source {
        weight: 1,
        native: 55,
        language: "bn",
        family_first: false,
        places: &["BD|ঢাকা||Asia/Dhaka|bn_BD|+880 2|12|মিরপুর রোড"],
        given: "শ্রেয়া:shreya অভিজিৎ:abhijit তাসনিম:tasnim রফিকুল:rafiqul",
        family: "চৌধুরী:chowdhury মুখোপাধ্যায়:mukhopadhyay রহমান:rahman সরকার:sarkar",
    },
    Source {
        weight: 1,
        native: 55,
        language: "ta",
        family_first: false,
        places: &["IN|கோயம்புத்தூர்|TN|Asia/Kolkata|ta_IN|+91 422|641|அவினாசி சாலை"],
        given: "முருகன்:murugan கவிதா:kavitha ரவிச்சந்திரன்:ravichandran மீனா:meena",
        family: "சுப்பிரமணியன்:subramanian இளங்கோ:ilango பாரதி:bharathi செல்வம்:selvam",
    },
    Source {
        weight: 3,
        native: 60,
        language: "th",
        family_first: false,
        places: &[
            "TH|กรุงเทพมหานคร||Asia/Bangkok|th_TH|+66 2|103|ถนนสุขุมวิท",
            "TH|เชียงใหม่||Asia/Bangkok|th_TH|+66 53|502|ถนนนิมมานเหมินท์",
        ],
        given: "สมชาย:somchai กัญญารัตน์:kanyarat ณัฐวุฒิ:nattawut พิมพ์ชนก:pimchanok \
            ธีรพงษ์:teerapong อรุณี:arunee ปิยะ:piya น้ำฝน:namfon",
        family: "ศรีสวัสดิ์:srisawat วงศ์สุวรรณ:wongsuwan เจริญสุข:charoensuk ทองดี:thongdee \
            พรหมวิหาร:phromwihan บุญมี:boonmee รัตนโกสินทร์:rattanakosin จันทร์เพ็ญ:chanpen",
    },
    Source {
        weight: 8,
        native: 65,
        language: "zh",
        family_first: true,
        places: &[
            "CN|上海||Asia/Shanghai|zh_CN|+86 21|200|南京东路",
            "CN|深圳市|广东省|Asia/Shanghai|zh_CN|+86 755|518|深南大道",
            "TW|台北市||Asia/Taipei|zh_TW|+886 2|10|忠孝東路",
            "HK|香港||Asia/Hong_Kong|zh_HK|+852 2|999|彌敦道",
            "SG|Singapore||Asia/Singapore|zh_SG|+65 6|01|Robinson Road",
        ],
        given: "偉:wei 秀英:xiuying 子涵:zihan 建國:jianguo 雨欣:yuxin 浩然:haoran 淑芬:shufen 梓軒:zixuan \
            静:jing 志明:zhiming",
        family: "王:wang 李:li 張:zhang 刘:liu 陳:chen 欧阳:ouyang 黃:huang 司馬:sima 赵:zhao 龍:long",
    },
    Source {
        weight: 5,
        native: 65,
        language: "ja",
        family_first: true,
        places: &[
            "JP|東京都||Asia/Tokyo|ja_JP|+81 3|100-|千代田区丸の内",
            "JP|大阪市|大阪府|Asia/Tokyo|ja_JP|+81 6|530-|北区梅田",
        ],
        given: "さくら:sakura 健太郎:kentaro 美咲:misaki 翔:sho ゆうこ:yuko 蓮:ren 千尋:chihiro タロウ:taro 結衣:yui \
            龍之介:ryunosuke",
        family: "佐藤:sato 鈴木:suzuki 髙橋:takahashi 渡邉:watanabe 小鳥遊:takanashi 斎藤:saito 山本:yamamoto \
            勅使河原:teshigawara 中村:nakamura 林:hayashi",
    },
    Source {
        weight: 4,
        native: 65,
        language: "ko",
        family_first: true,
        places: &[
            "KR|서울특별시||Asia/Seoul|ko_KR|+82 2|045|세종대로",
            "KR|부산광역시||Asia/Seoul|ko_KR|+82 51|480|해운대로",
        ],
        given: "서연:seoyeon 민준:minjun 지우:jiwoo 하은:haeun 도윤:doyun 수빈:subin 현우:hyunwoo 은정:eunjeong",
        family: "김:kim 이:lee 박:park 최:choi 정:jung 남궁:namgung 황보:hwangbo 윤:yoon",
    },
    Source {
        weight: 1,
        native: 60,
        language: "ka",
        family_first: false,
        places: &["GE|თბილისი||Asia/Tbilisi|ka_GE|+995 32|01|რუსთაველის გამზირი"],
        given: "ნინო:nino გიორგი:giorgi თამარი:tamari დავითი:davit",
        family: "ბერიძე:beridze კაპანაძე:kapanadze ჯაფარიძე:japaridze ლომიძე:lomidze",
    },
    Source {
        weight: 1,
        native: 60,
        language: "hy",
        family_first: false,
        places: &["AM|Երևան||Asia/Yerevan|hy_AM|+374 10|00|Աբովյան փողոց"],
        given: "Արմեն:armen Անահիտ:anahit Լուսինե:lusine Տիգրան:tigran",
        family: "Հակոբյան:hakobyan Սարգսյան:sargsyan Պետրոսյան:petrosyan Մարտիրոսյան:martirosyan",
    },
    Source {
        weight: 1,
        native: 60,
        language: "am",
        family_first: false,
        places: &["ET|አዲስ አበባ||Africa/Addis_Ababa|am_ET|+251 11|10|ቦሌ መንገድ"],
        given: "አበበ:abebe ሃና:hana ዳዊት:dawit ትዕግስት:tigist",
        family: "ተስፋዬ:tesfaye ገብረ:gebre ኃይሉ:hailu በቀለ:bekele",
    },
];
