import { parseKeywords } from '../../src/domain/keywords/parse.js';

/** What customers write in a language, `%` being what it is about, and what a desk looks for in it. */
interface Language {
  readonly said: readonly string[];
  readonly keywords: readonly string[];
}

export const languages: readonly Language[] = [
  {
    said: [
      'my % has not arrived and nobody answers the phone. It’s been two weeks!',
      'Loving the new %, thanks to everyone in the shop on Main Street',
      'Is it normal that the % gets this hot while charging? Asking for a friend',
      'Cancelled my subscription three times, still charged for %. I want a refund.',
      'why does the app log me out every morning? % on the latest update',
    ],
    keywords: parseKeywords(
      'refund,chargeback,late parcel,lost parcel,damaged,broken screen,warranty,cancel my order,double charge,invoice,voucher,gift card,not delivered,wrong size,wrong item,"out of stock",rude,scam,lawyer,data breach,password,log in,can’t log in,outage,battery',
    ),
  },
  {
    said: [
      'Mon % n’est toujours pas arrivé, et le SAV ne répond plus depuis lundi…',
      'Merci à l’équipe de Lyon pour le %, service impeccable !',
      'Bonjour, j’ai reçu un % cassé. Comment faire pour l’échange ?',
      'C’est inadmissible : débité deux fois pour un seul %',
    ],
    keywords: parseKeywords(
      'remboursement,colis perdu,colis,livraison,retard de livraison,cassé,échange,facture,garantie,SAV,réclamation,rétractation,annuler,arnaque,code promo,carte cadeau,mot de passe,panne,débité deux fois,l’appli,service client,point relais,mise à jour,avocat',
    ),
  },
  {
    said: [
      'Cadê o meu %? Comprei há 20 dias e ninguém responde no chat',
      'O % chegou com defeito e a loja não quer trocar. Vou no Procon!',
      'Gente, o % é maravilhoso, recomendo demais',
      'Paguei no Pix e o pedido do % continua pendente',
    ],
    keywords: parseKeywords(
      'reembolso,estorno,reclamação,atraso na entrega,entrega,não chegou,com defeito,trocar,nota fiscal,Procon,SAC,boleto,Pix,cartão clonado,cupom,frete,cancelar,pedido errado,assistência técnica,garantia estendida,senha,aplicativo,fora do ar,propaganda enganosa',
    ),
  },
  {
    said: [
      '% 주문한 지 일주일이 넘었는데 아직도 배송이 안 왔어요',
      '고객센터는 왜 전화를 안 받나요? % 환불해 주세요',
      '% 써 봤는데 진짜 좋네요ㅎㅎ 추천합니다',
      '%가 불량이라 교환을 신청했는데 답이 없네요',
    ],
    keywords: parseKeywords(
      '환불,교환,반품,배송 지연,배송,택배,불량,고장,고객센터,주문 취소,취소,결제 오류,이중 결제,쿠폰,적립금,영수증,사기,개인정보,비밀번호,로그인,점검,업데이트,품절,재입고',
    ),
  },
  {
    said: [
      '先週注文した%がまだ届きません。いつ発送されますか？',
      '%が初期不良でした。返金か交換をお願いします',
      '新しい%、最高です！店員さんも親切でした',
      'アプリを更新したら%が使えなくなった…早く直して',
    ],
    keywords: parseKeywords(
      '返金,返品,交換,不良品,初期不良,届かない,届きません,発送,配送,遅延,キャンセル,領収書,クーポン,問い合わせ,カスタマーサポート,繋がらない,二重請求,詐欺,個人情報,パスワード,ログイン,障害,アップデート,在庫',
    ),
  },
  {
    said: [
      '我上周买的%到现在还没发货，客服也联系不上',
      '%收到就是坏的，我要退款！',
      '新款%很好用，物流也快，好评',
      '為什麼%又漲價了？門市的態度也很差',
    ],
    keywords: parseKeywords(
      '退款,退货,换货,快递,物流,发货,没收到,质量问题,坏了,客服,投诉,发票,优惠券,重复扣款,骗子,密码,登录,闪退,更新,缺货,退貨,運費,態度,漲價',
    ),
  },
  {
    said: ['สั่ง%ไปสองอาทิตย์แล้วยังไม่ได้ของเลยค่ะ', '%ใช้งานไม่ได้ ขอคืนเงินด้วยครับ', 'ชอบ%มาก ส่งเร็วด้วย ขอบคุณค่ะ'],
    keywords: parseKeywords(
      'คืนเงิน,คืนสินค้า,เปลี่ยนสินค้า,พัสดุ,จัดส่ง,ส่งช้า,ยังไม่ได้ของ,ชำรุด,เสียหาย,ใบเสร็จ,คูปอง,ยกเลิก,โกง,รหัสผ่าน,เข้าระบบ,แอป,ประกัน,ค่าส่ง,สินค้าหมด,ร้องเรียน',
    ),
  },
  {
    said: [
      'أين طلبي؟ مر أسبوعان على شراء % ولم يصل شيء',
      'وصلني % مكسور وخدمة العملاء لا ترد',
      'شكرا على % الخدمة ممتازة',
    ],
    keywords: parseKeywords(
      'استرداد,استرجاع,استبدال,طرد,شحنة,تأخير,مكسور,تالف,فاتورة,ضمان,خدمة العملاء,شكوى,إلغاء,احتيال,كوبون,قسيمة,كلمة المرور,تسجيل الدخول,عطل,تحديث',
    ),
  },
  {
    said: [
      'Где мой заказ? % оплатил ещё в понедельник, поддержка молчит',
      'Пришёл бракованный %, требую возврат денег',
      'Спасибо за %, доставили за один день',
    ],
    keywords: parseKeywords(
      'возврат,возврат денег,обмен,доставка,задержка,посылка,брак,бракованный,сломан,гарантия,чек,жалоба,отмена заказа,мошенники,промокод,пароль,не работает,сбой,обновление,поддержка,курьер,двойное списание',
    ),
  },
  {
    said: [
      'Seit zwei Wochen warte ich auf meine Bestellung: %. Die Hotline legt einfach auf!',
      'Die Lieferung kam beschädigt an, wer ersetzt mir das %?',
      'Tolles Gerät, das %. Danke an die Filiale in der Straße am Markt',
    ],
    keywords: parseKeywords(
      'Erstattung,Rücksendung,Umtausch,Lieferung,Lieferverzug,beschädigt,kaputt,Rechnung,Garantie,Gewährleistung,Kündigung,Widerruf,Betrug,Gutschein,Passwort,Störung,Hotline,Kundendienst,doppelt abgebucht,Anwalt,nicht lieferbar,falsche Größe,Paket verloren,Datenschutz',
    ),
  },
];
